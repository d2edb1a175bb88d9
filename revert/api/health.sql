-- Revert routiq:api/health from pg

begin;

drop function api.health();

commit;
