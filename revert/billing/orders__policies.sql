-- Revert routiq:billing/orders__policies from pg

begin;

drop policy orders_app_migrator_all on billing.orders;
drop policy orders_app_owner_sight on billing.orders;
drop policy orders_app_owner_all on billing.orders;

commit;
