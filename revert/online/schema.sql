-- Revert routiq:online/schema from pg

begin;

drop schema online;

commit;
