-- Revert routiq:integration/webhook_scheme from pg

begin;

drop function integration.webhook_scheme(text);

commit;
