-- policy sync_runs_app_owner_all on integration.sync_runs
-- policy sync_runs_app_migrator_all on integration.sync_runs

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists sync_runs_app_owner_all on integration.sync_runs;
create policy sync_runs_app_owner_all on integration.sync_runs
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists sync_runs_app_migrator_all on integration.sync_runs;
create policy sync_runs_app_migrator_all on integration.sync_runs
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy sync_runs_app_owner_all on integration.sync_runs is
    'Rows of the caller''s organization';
comment on policy sync_runs_app_migrator_all on integration.sync_runs is
    'Every row, for migrations, also where a host refuses bypassrls';
