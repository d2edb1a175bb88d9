-- Revert routiq:billing/plans from pg

begin;

drop table billing.plans;

commit;
