-- Revert routiq:integration/webhook_claim from pg

begin;

drop function integration.webhook_claim(text, jsonb);

commit;
