-- policy sync_conflicts_app_owner_all on integration.sync_conflicts
-- policy sync_conflicts_app_owner_staff on integration.sync_conflicts
-- policy sync_conflicts_app_migrator_all on integration.sync_conflicts

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists sync_conflicts_app_owner_all on integration.sync_conflicts;
create policy sync_conflicts_app_owner_all on integration.sync_conflicts
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists sync_conflicts_app_owner_staff on integration.sync_conflicts;
create policy sync_conflicts_app_owner_staff on integration.sync_conflicts
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists sync_conflicts_app_migrator_all on integration.sync_conflicts;
create policy sync_conflicts_app_migrator_all on integration.sync_conflicts
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy sync_conflicts_app_owner_all on integration.sync_conflicts is
    'Rows of the caller''s organization';
comment on policy sync_conflicts_app_owner_staff on integration.sync_conflicts is
    'No row for customers: it tells of others';
comment on policy sync_conflicts_app_migrator_all on integration.sync_conflicts is
    'Every row, for migrations, also where a host refuses bypassrls';
