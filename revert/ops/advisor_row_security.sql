-- Revert routiq:ops/advisor_row_security from pg

begin;

drop view ops.advisor_row_security;

commit;
