-- Revert routiq:comms/mailbox_connections__policies from pg

begin;

drop policy mailbox_connections_app_migrator_all on comms.mailbox_connections;
drop policy mailbox_connections_app_owner_branch on comms.mailbox_connections;
drop policy mailbox_connections_app_owner_all on comms.mailbox_connections;

commit;
