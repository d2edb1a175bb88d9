-- Deploy routiq:analytics/performance_metrics__policies to pg
-- requires: analytics/performance_metrics
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/is_staff
-- requires: core/roles__see_every_row

begin;

-- policy performance_metrics_app_owner_select on analytics.performance_metrics
-- policy performance_metrics_app_owner_insert on analytics.performance_metrics
-- policy performance_metrics_app_owner_staff on analytics.performance_metrics
-- policy performance_metrics_app_migrator_select on analytics.performance_metrics

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists performance_metrics_app_owner_select on analytics.performance_metrics;
create policy performance_metrics_app_owner_select on analytics.performance_metrics
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

drop policy if exists performance_metrics_app_owner_insert on analytics.performance_metrics;
create policy performance_metrics_app_owner_insert on analytics.performance_metrics
    for insert
    to app_owner
    with check (organization_id = (select core.current_org_id()));

drop policy if exists performance_metrics_app_owner_staff on analytics.performance_metrics;
create policy performance_metrics_app_owner_staff on analytics.performance_metrics
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    );

drop policy if exists performance_metrics_app_migrator_select on analytics.performance_metrics;
create policy performance_metrics_app_migrator_select on analytics.performance_metrics
    for select
    to app_migrator
    using (true);

comment on policy performance_metrics_app_owner_select on analytics.performance_metrics is
    'Records of the caller''s organization';
comment on policy performance_metrics_app_owner_insert on analytics.performance_metrics is
    'Records of the caller''s organization are appended';
comment on policy performance_metrics_app_owner_staff on analytics.performance_metrics is
    'For staff; none for customers';
comment on policy performance_metrics_app_migrator_select on analytics.performance_metrics is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
