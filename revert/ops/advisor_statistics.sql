-- Revert routiq:ops/advisor_statistics from pg

begin;

drop view ops.advisor_statistics;

commit;
