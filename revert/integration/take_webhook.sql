-- Revert routiq:integration/take_webhook from pg

begin;

drop function integration.take_webhook(uuid, timestamptz);

commit;
