-- Revert routiq:online/unproved_constraints from pg

begin;

drop function online.unproved_constraints(text);

commit;
