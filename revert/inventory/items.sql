-- Revert routiq:inventory/items from pg

begin;

drop table inventory.items;

commit;
