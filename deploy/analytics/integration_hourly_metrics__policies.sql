-- Deploy routiq:analytics/integration_hourly_metrics__policies to pg
-- requires: analytics/integration_hourly_metrics
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy integration_hourly_metrics_app_owner_all on analytics.integration_hourly_metrics
-- policy integration_hourly_metrics_app_owner_own on analytics.integration_hourly_metrics
-- policy integration_hourly_metrics_app_migrator_all on analytics.integration_hourly_metrics

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists integration_hourly_metrics_app_owner_all
on analytics.integration_hourly_metrics;
create policy integration_hourly_metrics_app_owner_all on analytics.integration_hourly_metrics
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists integration_hourly_metrics_app_owner_own
on analytics.integration_hourly_metrics;
create policy integration_hourly_metrics_app_owner_own on analytics.integration_hourly_metrics
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists integration_hourly_metrics_app_migrator_all
on analytics.integration_hourly_metrics;
create policy integration_hourly_metrics_app_migrator_all on analytics.integration_hourly_metrics
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy integration_hourly_metrics_app_owner_all
on analytics.integration_hourly_metrics is
    'Rows of the caller''s organization';
comment on policy integration_hourly_metrics_app_owner_own
on analytics.integration_hourly_metrics is
    'For staff; figures are no row of a customer';
comment on policy integration_hourly_metrics_app_migrator_all
on analytics.integration_hourly_metrics is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
