-- Revert routiq:billing/order_lines__policies from pg

begin;

drop policy order_lines_app_migrator_all on billing.order_lines;
drop policy order_lines_app_owner_sight on billing.order_lines;
drop policy order_lines_app_owner_all on billing.order_lines;

commit;
