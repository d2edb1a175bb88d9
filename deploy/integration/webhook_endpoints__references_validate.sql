-- Deploy routiq:integration/webhook_endpoints__references_validate to pg
-- requires: integration/webhook_endpoints__references_not_valid

begin;

alter table integration.webhook_endpoints
validate constraint fk_webhook_endpoints_service_code;

alter table integration.webhook_endpoints
validate constraint fk_webhook_endpoints_signing_credential_id;

alter table integration.webhook_endpoints
validate constraint fk_webhook_endpoints_previous_credential_id;

commit;
