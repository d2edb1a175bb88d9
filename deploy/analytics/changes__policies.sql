-- Deploy routiq:analytics/changes__policies to pg
-- requires: analytics/changes
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys

begin;

-- policy changes_app_owner_all on analytics.changes
-- policy changes_app_owner_sight on analytics.changes
-- policy changes_app_migrator_all on analytics.changes

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists changes_app_owner_all on analytics.changes;
create policy changes_app_owner_all on analytics.changes
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists changes_app_owner_sight on analytics.changes;
create policy changes_app_owner_sight on analytics.changes
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
    );

drop policy if exists changes_app_migrator_all on analytics.changes;
create policy changes_app_migrator_all on analytics.changes
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy changes_app_owner_all on analytics.changes is
    'Rows of the caller''s organization';
comment on policy changes_app_owner_sight on analytics.changes is
    'For staff the figures of their branches and of no branch; none for customers';
comment on policy changes_app_migrator_all on analytics.changes is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
