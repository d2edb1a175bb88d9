-- policy email_log_app_owner_select on comms.email_log
-- policy email_log_app_owner_insert on comms.email_log
-- policy email_log_app_owner_staff on comms.email_log
-- policy email_log_app_migrator_select on comms.email_log

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists email_log_app_owner_select on comms.email_log;
create policy email_log_app_owner_select on comms.email_log
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

drop policy if exists email_log_app_owner_insert on comms.email_log;
create policy email_log_app_owner_insert on comms.email_log
    for insert
    to app_owner
    with check (organization_id = (select core.current_org_id()));

drop policy if exists email_log_app_owner_staff on comms.email_log;
create policy email_log_app_owner_staff on comms.email_log
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

drop policy if exists email_log_app_migrator_select on comms.email_log;
create policy email_log_app_migrator_select on comms.email_log
    for select
    to app_migrator
    using (true);

comment on policy email_log_app_owner_select on comms.email_log is
    'Records of the caller''s organization';
comment on policy email_log_app_owner_insert on comms.email_log is
    'Records of the caller''s organization are appended';
comment on policy email_log_app_owner_staff on comms.email_log is
    'For staff; none for customers';
comment on policy email_log_app_migrator_select on comms.email_log is
    'Every row, for migrations, also where a host refuses bypassrls';
