-- Revert routiq:integration/webhook_objection from pg

begin;

drop function integration.webhook_objection(integration.webhook_events);

commit;
