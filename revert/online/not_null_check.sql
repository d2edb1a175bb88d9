-- Revert routiq:online/not_null_check from pg

begin;

drop function online.not_null_check(regclass, name);

commit;
