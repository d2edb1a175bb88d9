-- Revert routiq:core/feature_value from pg

begin;

drop function core.feature_value(text);

commit;
