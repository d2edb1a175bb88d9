-- Revert routiq:integration/webhook_occurred_at from pg

begin;

drop function integration.webhook_occurred_at(jsonb);

commit;
