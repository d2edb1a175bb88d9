-- Revert routiq:core/feature_enabled from pg

begin;

drop function core.feature_enabled(text);

commit;
