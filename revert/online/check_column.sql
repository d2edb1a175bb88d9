-- Revert routiq:online/check_column from pg

begin;

drop function online.check_column(regclass, name, regtype);

commit;
