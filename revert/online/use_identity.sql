-- Revert routiq:online/use_identity from pg

begin;

drop procedure online.use_identity(regclass, name, boolean, interval, interval);

commit;
