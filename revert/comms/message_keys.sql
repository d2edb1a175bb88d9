-- Revert routiq:comms/message_keys from pg

begin;

drop table comms.message_keys;

commit;
