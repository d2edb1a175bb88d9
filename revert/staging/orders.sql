-- Revert routiq:staging/orders from pg

begin;

drop table staging.orders;

commit;
