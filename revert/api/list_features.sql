-- Revert routiq:api/list_features from pg

begin;

drop function api.list_features();

commit;
