-- Revert routiq:online/add_constraint from pg

begin;

drop procedure online.add_constraint(regclass, name, text, interval, interval, boolean);

commit;
