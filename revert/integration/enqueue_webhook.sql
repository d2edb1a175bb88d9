-- Revert routiq:integration/enqueue_webhook from pg

begin;

drop function integration.enqueue_webhook(uuid, uuid, text, text);

commit;
