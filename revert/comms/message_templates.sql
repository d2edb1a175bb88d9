-- Revert routiq:comms/message_templates from pg

begin;

drop table comms.message_templates;

commit;
