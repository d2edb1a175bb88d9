-- Revert routiq:comms/log_emails from pg

begin;

drop trigger tg_outbound_messages_70_log_email on comms.outbound_messages;
drop function comms.log_email();

commit;
