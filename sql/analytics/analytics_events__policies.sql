-- policy analytics_events_app_owner_select on analytics.analytics_events
-- policy analytics_events_app_owner_insert on analytics.analytics_events
-- policy analytics_events_app_owner_staff on analytics.analytics_events
-- policy analytics_events_app_migrator_select on analytics.analytics_events

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists analytics_events_app_owner_select on analytics.analytics_events;
create policy analytics_events_app_owner_select on analytics.analytics_events
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

drop policy if exists analytics_events_app_owner_insert on analytics.analytics_events;
create policy analytics_events_app_owner_insert on analytics.analytics_events
    for insert
    to app_owner
    with check (organization_id = (select core.current_org_id()));

drop policy if exists analytics_events_app_owner_staff on analytics.analytics_events;
create policy analytics_events_app_owner_staff on analytics.analytics_events
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

drop policy if exists analytics_events_app_migrator_select on analytics.analytics_events;
create policy analytics_events_app_migrator_select on analytics.analytics_events
    for select
    to app_migrator
    using (true);

comment on policy analytics_events_app_owner_select on analytics.analytics_events is
    'Records of the caller''s organization';
comment on policy analytics_events_app_owner_insert on analytics.analytics_events is
    'Records of the caller''s organization are appended';
comment on policy analytics_events_app_owner_staff on analytics.analytics_events is
    'For staff; none for customers';
comment on policy analytics_events_app_migrator_select on analytics.analytics_events is
    'Every row, for migrations, also where a host refuses bypassrls';
