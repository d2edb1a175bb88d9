-- Revert routiq:online/ddl from pg

begin;

drop procedure online.ddl(text, interval, interval, interval, name[]);

commit;
