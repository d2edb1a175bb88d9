-- Revert routiq:integration/finish_webhook from pg

begin;

drop function integration.finish_webhook(uuid, text, text, timestamptz);

commit;
