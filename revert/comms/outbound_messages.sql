-- Revert routiq:comms/outbound_messages from pg

begin;

drop table comms.outbound_messages;

delete from ref.status_transitions
where entity = 'comms.outbound_messages';

delete from audit.sensitive_columns as s
where s.table_name = 'comms.outbound_messages';

commit;
