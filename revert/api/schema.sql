-- Revert routiq:api/schema from pg

begin;

drop schema api;

commit;
