-- Revert routiq:comms/mailbox_connections from pg

begin;

drop table comms.mailbox_connections;

delete from audit.sensitive_columns as s
where s.table_name = 'comms.mailbox_connections';

commit;
