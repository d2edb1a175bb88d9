-- Revert routiq:ops/advisor_exceptions from pg

begin;

drop table ops.advisor_exceptions;

commit;
