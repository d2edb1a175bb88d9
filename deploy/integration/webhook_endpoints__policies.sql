-- Deploy routiq:integration/webhook_endpoints__policies to pg
-- requires: integration/webhook_endpoints
-- requires: core/current_org_id

begin;

-- policy webhook_endpoints_app_owner_all on integration.webhook_endpoints
-- policy webhook_endpoints_app_migrator_all on integration.webhook_endpoints

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists webhook_endpoints_app_owner_all on integration.webhook_endpoints;
create policy webhook_endpoints_app_owner_all on integration.webhook_endpoints
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists webhook_endpoints_app_migrator_all on integration.webhook_endpoints;
create policy webhook_endpoints_app_migrator_all on integration.webhook_endpoints
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy webhook_endpoints_app_owner_all on integration.webhook_endpoints is
    'Rows of the caller''s organization';
comment on policy webhook_endpoints_app_migrator_all on integration.webhook_endpoints is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
