-- Revert routiq:api/feature_enabled from pg

begin;

drop function api.feature_enabled(text);

commit;
