-- Revert routiq:online/set_not_null from pg

begin;

drop procedure online.set_not_null(regclass, name, interval, interval);

commit;
