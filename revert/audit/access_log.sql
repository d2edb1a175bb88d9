-- Revert routiq:audit/access_log from pg

begin;

drop table audit.access_log;

commit;
