-- policy events_app_owner_select on audit.events
-- policy events_app_owner_insert on audit.events
-- policy events_app_auditor_select on audit.events
-- policy events_app_migrator_select on audit.events

-- Reading is bound to the tenant. Appending is not: the triggers also record what a migration does
-- to any tenant, and what is done to the platform. There is no policy to change or delete.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists events_app_owner_select on audit.events;
create policy events_app_owner_select on audit.events
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

drop policy if exists events_app_owner_insert on audit.events;
create policy events_app_owner_insert on audit.events
    for insert
    to app_owner
    with check (true);

drop policy if exists events_app_auditor_select on audit.events;
create policy events_app_auditor_select on audit.events
    for select
    to app_auditor
    using (true);

drop policy if exists events_app_migrator_select on audit.events;
create policy events_app_migrator_select on audit.events
    for select
    to app_migrator
    using (true);

comment on policy events_app_owner_select on audit.events is
    'Records of the caller''s organization';
comment on policy events_app_owner_insert on audit.events is
    'Whatever the triggers and functions append';
comment on policy events_app_auditor_select on audit.events is 'Every record, for compliance';
comment on policy events_app_migrator_select on audit.events is
    'Every row, for migrations, also where a host refuses bypassrls';
