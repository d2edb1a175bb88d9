-- Deploy routiq:integration/webhook_endpoints__references_not_valid to pg
-- requires: integration/webhook_endpoints
-- requires: integration/services
-- requires: integration/credentials
-- requires: core/delete_rules__clinic_tables
--
-- Services and credentials are younger than endpoints. New rows are held to them at once; the next
-- change reads the others under a weak lock.

begin;

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

insert into core.delete_rules (child_table, child_column, parent_table, action)
values
-- who takes away the key that calls are checked by should name another first
('integration.webhook_endpoints', 'signing_credential_id', 'integration.credentials', 'restrict'),
('integration.webhook_endpoints', 'previous_credential_id', 'integration.credentials', 'set_null');

do $rules$
begin
    perform core.guard_references('integration.webhook_endpoints');
end
$rules$;

commit;
