-- Revert routiq:inventory/suppliers from pg

begin;

drop table inventory.suppliers;

commit;
