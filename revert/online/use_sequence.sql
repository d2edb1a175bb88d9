-- Revert routiq:online/use_sequence from pg

begin;

drop procedure online.use_sequence(regclass, name, interval, interval);

commit;
