-- Revert routiq:inventory/items__policies from pg

begin;

drop policy items_app_migrator_all on inventory.items;
drop policy items_app_owner_staff on inventory.items;
drop policy items_app_owner_all on inventory.items;

commit;
