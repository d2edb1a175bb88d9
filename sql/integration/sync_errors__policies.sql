-- policy sync_errors_app_owner_all on integration.sync_errors
-- policy sync_errors_app_migrator_all on integration.sync_errors

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists sync_errors_app_owner_all on integration.sync_errors;
create policy sync_errors_app_owner_all on integration.sync_errors
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists sync_errors_app_migrator_all on integration.sync_errors;
create policy sync_errors_app_migrator_all on integration.sync_errors
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy sync_errors_app_owner_all on integration.sync_errors is
    'Rows of the caller''s organization';
comment on policy sync_errors_app_migrator_all on integration.sync_errors is
    'Every row, for migrations, also where a host refuses bypassrls';
