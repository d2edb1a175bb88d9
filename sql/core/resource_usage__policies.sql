-- policy resource_usage_app_owner_all on core.resource_usage
-- policy resource_usage_app_migrator_all on core.resource_usage

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists resource_usage_app_owner_all on core.resource_usage;
create policy resource_usage_app_owner_all on core.resource_usage
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists resource_usage_app_migrator_all on core.resource_usage;
create policy resource_usage_app_migrator_all on core.resource_usage
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy resource_usage_app_owner_all on core.resource_usage is
    'Rows of the caller''s organization';
comment on policy resource_usage_app_migrator_all on core.resource_usage is
    'Every row, for migrations, also where a host refuses bypassrls';
