-- Revert routiq:api/ready from pg

begin;

drop function api.ready();

commit;
