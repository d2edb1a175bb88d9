-- Deploy routiq:analytics/org_daily_metrics__policies to pg
-- requires: analytics/org_daily_metrics
-- requires: core/current_org_id
-- requires: core/current_location_ids
-- requires: core/is_staff
-- requires: core/is_migrating

begin;

-- policy org_daily_metrics_app_owner_all on analytics.org_daily_metrics
-- policy org_daily_metrics_app_owner_branch on analytics.org_daily_metrics
-- policy org_daily_metrics_app_owner_own on analytics.org_daily_metrics
-- policy org_daily_metrics_app_migrator_all on analytics.org_daily_metrics

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists org_daily_metrics_app_owner_all on analytics.org_daily_metrics;
create policy org_daily_metrics_app_owner_all on analytics.org_daily_metrics
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists org_daily_metrics_app_owner_branch on analytics.org_daily_metrics;
create policy org_daily_metrics_app_owner_branch on analytics.org_daily_metrics
    as restrictive
    for all
    to app_owner
    using (
        location_id is null
        or location_id = any((select core.current_location_ids())::uuid[])
        or (select core.is_migrating())
    )
    with check (
        location_id is null
        or location_id = any((select core.current_location_ids())::uuid[])
        or (select core.is_migrating())
    );

drop policy if exists org_daily_metrics_app_owner_own on analytics.org_daily_metrics;
create policy org_daily_metrics_app_owner_own on analytics.org_daily_metrics
    as restrictive
    for all
    to app_owner
    using (
        (select core.is_staff())
        or (select core.is_migrating())
    )
    with check (
        (select core.is_staff())
        or (select core.is_migrating())
    );

drop policy if exists org_daily_metrics_app_migrator_all on analytics.org_daily_metrics;
create policy org_daily_metrics_app_migrator_all on analytics.org_daily_metrics
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy org_daily_metrics_app_owner_all on analytics.org_daily_metrics is
    'Rows of the caller''s organization';
comment on policy org_daily_metrics_app_owner_branch on analytics.org_daily_metrics is
    'Rows of the caller''s branches, and those that belong to no branch';
comment on policy org_daily_metrics_app_owner_own on analytics.org_daily_metrics is
    'For staff; figures are no row of a customer';
comment on policy org_daily_metrics_app_migrator_all on analytics.org_daily_metrics is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
