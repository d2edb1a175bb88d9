-- Revert routiq:ops/advisor_keys from pg

begin;

drop view ops.advisor_keys;

commit;
