-- Revert routiq:inventory/suppliers__policies from pg

begin;

drop policy suppliers_app_migrator_all on inventory.suppliers;
drop policy suppliers_app_owner_staff on inventory.suppliers;
drop policy suppliers_app_owner_all on inventory.suppliers;

commit;
