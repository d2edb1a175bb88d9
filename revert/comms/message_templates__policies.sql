-- Revert routiq:comms/message_templates__policies from pg

begin;

drop policy message_templates_app_migrator_all on comms.message_templates;
drop policy message_templates_app_owner_staff on comms.message_templates;
drop policy message_templates_app_owner_all on comms.message_templates;

commit;
