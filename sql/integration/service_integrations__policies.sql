-- policy service_integrations_app_owner_all on integration.service_integrations
-- policy service_integrations_app_migrator_all on integration.service_integrations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists service_integrations_app_owner_all on integration.service_integrations;
create policy service_integrations_app_owner_all on integration.service_integrations
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists service_integrations_app_migrator_all on integration.service_integrations;
create policy service_integrations_app_migrator_all on integration.service_integrations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy service_integrations_app_owner_all on integration.service_integrations is
    'Rows of the caller''s organization';
comment on policy service_integrations_app_migrator_all on integration.service_integrations is
    'Every row, for migrations, also where a host refuses bypassrls';
