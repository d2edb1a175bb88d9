-- Revert routiq:staging/payments from pg

begin;

drop table staging.payments;

commit;
