-- Revert routiq:online/order_columns from pg

begin;

drop function online.order_columns(regclass, name);

commit;
