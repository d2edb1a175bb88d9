-- Revert routiq:integration/webhook_endpoints from pg

begin;

drop table integration.webhook_endpoints;

commit;
