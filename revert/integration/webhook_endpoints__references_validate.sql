-- Revert routiq:integration/webhook_endpoints__references_validate from pg

begin;

alter table integration.webhook_endpoints
drop constraint fk_webhook_endpoints_previous_credential_id;

alter table integration.webhook_endpoints
drop constraint fk_webhook_endpoints_signing_credential_id;

alter table integration.webhook_endpoints
drop constraint fk_webhook_endpoints_service_code;

alter table integration.webhook_endpoints
add constraint fk_webhook_endpoints_service_code
foreign key (service_code) references integration.services (code) not valid;

alter table integration.webhook_endpoints
add constraint fk_webhook_endpoints_signing_credential_id
foreign key (organization_id, signing_credential_id)
references integration.credentials (organization_id, id) not valid;

alter table integration.webhook_endpoints
add constraint fk_webhook_endpoints_previous_credential_id
foreign key (organization_id, previous_credential_id)
references integration.credentials (organization_id, id)
on delete set null (previous_credential_id) not valid;

commit;
