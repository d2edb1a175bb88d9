-- policy webhook_traffic_app_owner_all on integration.webhook_traffic
-- policy webhook_traffic_app_migrator_all on integration.webhook_traffic

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists webhook_traffic_app_owner_all on integration.webhook_traffic;
create policy webhook_traffic_app_owner_all on integration.webhook_traffic
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists webhook_traffic_app_migrator_all on integration.webhook_traffic;
create policy webhook_traffic_app_migrator_all on integration.webhook_traffic
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy webhook_traffic_app_owner_all on integration.webhook_traffic is
    'Rows of the caller''s organization';
comment on policy webhook_traffic_app_migrator_all on integration.webhook_traffic is
    'Every row, for migrations, also where a host refuses bypassrls';
