-- Revert routiq:comms/messages from pg

begin;

drop table comms.messages;

delete from ref.status_transitions
where entity = 'comms.messages.delivery_status';

commit;
