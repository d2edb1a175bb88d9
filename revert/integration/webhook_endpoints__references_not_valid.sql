-- Revert routiq:integration/webhook_endpoints__references_not_valid from pg

begin;

drop trigger tg_webhook_endpoints_60_living_parents_update on integration.webhook_endpoints;
drop trigger tg_webhook_endpoints_60_living_parents_insert on integration.webhook_endpoints;

delete from core.delete_rules
where child_table = 'integration.webhook_endpoints';

alter table integration.webhook_endpoints
drop constraint fk_webhook_endpoints_previous_credential_id;

alter table integration.webhook_endpoints
drop constraint fk_webhook_endpoints_signing_credential_id;

alter table integration.webhook_endpoints
drop constraint fk_webhook_endpoints_service_code;

commit;
