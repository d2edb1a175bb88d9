-- Revert routiq:comms/conversations from pg

begin;

drop table comms.conversations;

delete from ref.status_transitions
where entity = 'comms.conversations';

commit;
