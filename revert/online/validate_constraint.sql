-- Revert routiq:online/validate_constraint from pg

begin;

drop procedure online.validate_constraint(regclass, name);

commit;
