-- Revert routiq:api/mailboxes from pg

begin;

drop function api.disconnect_mailbox(uuid);
drop function api.list_mailboxes();
drop function api.connect_mailbox(uuid, text, uuid, text);

commit;
