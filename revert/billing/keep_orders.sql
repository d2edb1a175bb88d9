-- Revert routiq:billing/keep_orders from pg

begin;

drop trigger tg_orders_30_pass_on on billing.orders;
drop trigger tg_order_lines_70_sum_delete on billing.order_lines;
drop trigger tg_order_lines_70_sum_update on billing.order_lines;
drop trigger tg_order_lines_70_sum_insert on billing.order_lines;
drop trigger tg_order_lines_15_place on billing.order_lines;
drop function billing.pass_on_order();
drop function billing.sum_order_lines();
drop function billing.place_order_line();

commit;
