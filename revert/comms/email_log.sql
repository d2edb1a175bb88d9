-- Revert routiq:comms/email_log from pg

begin;

drop table comms.email_log;

commit;
