-- Revert routiq:staging/order_lines__policies from pg

begin;

drop policy order_lines_app_migrator_all on staging.order_lines;
drop policy order_lines_app_owner_staff on staging.order_lines;
drop policy order_lines_app_owner_all on staging.order_lines;

commit;
