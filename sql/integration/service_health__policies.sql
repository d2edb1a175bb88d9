-- policy service_health_app_owner_all on integration.service_health
-- policy service_health_app_migrator_all on integration.service_health

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists service_health_app_owner_all on integration.service_health;
create policy service_health_app_owner_all on integration.service_health
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists service_health_app_migrator_all on integration.service_health;
create policy service_health_app_migrator_all on integration.service_health
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy service_health_app_owner_all on integration.service_health is
    'Rows of the caller''s organization';
comment on policy service_health_app_migrator_all on integration.service_health is
    'Every row, for migrations, also where a host refuses bypassrls';
