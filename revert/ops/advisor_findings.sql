-- Revert routiq:ops/advisor_findings from pg

begin;

drop view ops.advisor_findings;

commit;
