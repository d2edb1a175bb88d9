-- Revert routiq:staging/practitioners from pg

begin;

drop table staging.practitioners;

commit;
