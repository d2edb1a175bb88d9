-- Revert routiq:staging/orders__policies from pg

begin;

drop policy orders_app_migrator_all on staging.orders;
drop policy orders_app_owner_staff on staging.orders;
drop policy orders_app_owner_all on staging.orders;

commit;
