-- Revert routiq:integration/webhook_traffic from pg

begin;

drop sequence integration.unknown_endpoint_calls;

drop table integration.webhook_traffic;

commit;
