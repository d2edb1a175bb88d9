-- Revert routiq:comms/message_attachments__policies from pg

begin;

drop policy message_attachments_app_migrator_all on comms.message_attachments;
drop policy message_attachments_app_owner_sight on comms.message_attachments;
drop policy message_attachments_app_owner_all on comms.message_attachments;

commit;
