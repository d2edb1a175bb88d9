-- Revert routiq:staging/order_lines from pg

begin;

drop table staging.order_lines;

commit;
