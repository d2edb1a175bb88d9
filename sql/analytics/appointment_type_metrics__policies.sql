-- policy appointment_type_metrics_app_owner_all on analytics.appointment_type_metrics
-- policy appointment_type_metrics_app_owner_sight on analytics.appointment_type_metrics
-- policy appointment_type_metrics_app_migrator_all on analytics.appointment_type_metrics

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists appointment_type_metrics_app_owner_all on analytics.appointment_type_metrics;
create policy appointment_type_metrics_app_owner_all on analytics.appointment_type_metrics
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists appointment_type_metrics_app_owner_sight
on analytics.appointment_type_metrics;
create policy appointment_type_metrics_app_owner_sight on analytics.appointment_type_metrics
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

drop policy if exists appointment_type_metrics_app_migrator_all
on analytics.appointment_type_metrics;
create policy appointment_type_metrics_app_migrator_all on analytics.appointment_type_metrics
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy appointment_type_metrics_app_owner_all on analytics.appointment_type_metrics is
    'Rows of the caller''s organization';
comment on policy appointment_type_metrics_app_owner_sight on analytics.appointment_type_metrics is
    'For staff the figures of their branches and of no branch; none for customers';
comment on policy appointment_type_metrics_app_migrator_all on analytics.appointment_type_metrics is
    'Every row, for migrations, also where a host refuses bypassrls';
