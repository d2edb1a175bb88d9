-- Revert routiq:online/check_ddl from pg

begin;

drop function online.check_ddl(text, interval, interval);

commit;
