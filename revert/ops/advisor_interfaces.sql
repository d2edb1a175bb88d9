-- Revert routiq:ops/advisor_interfaces from pg

begin;

drop view ops.advisor_interfaces;

commit;
