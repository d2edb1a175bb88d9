-- Revert routiq:online/mirrored_constraints from pg

begin;

drop function online.mirrored_constraints(text);

commit;
