-- Revert routiq:inventory/schema from pg

begin;

drop schema inventory;

commit;
