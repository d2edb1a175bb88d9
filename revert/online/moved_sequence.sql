-- Revert routiq:online/moved_sequence from pg

begin;

drop function online.moved_sequence(regclass, name, name, regtype);

commit;
