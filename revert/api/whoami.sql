-- Revert routiq:api/whoami from pg

begin;

drop function api.whoami();

commit;
