-- Revert routiq:api/webhook_report from pg

begin;

drop function api.webhook_report();

commit;
