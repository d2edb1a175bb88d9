-- policy appointment_reminders_app_owner_all on clinic.appointment_reminders
-- policy appointment_reminders_app_owner_sight on clinic.appointment_reminders
-- policy appointment_reminders_app_migrator_all on clinic.appointment_reminders

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists appointment_reminders_app_owner_all on clinic.appointment_reminders;
create policy appointment_reminders_app_owner_all on clinic.appointment_reminders
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists appointment_reminders_app_owner_sight on clinic.appointment_reminders;
create policy appointment_reminders_app_owner_sight on clinic.appointment_reminders
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists appointment_reminders_app_migrator_all on clinic.appointment_reminders;
create policy appointment_reminders_app_migrator_all on clinic.appointment_reminders
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy appointment_reminders_app_owner_all on clinic.appointment_reminders is
    'Rows of the caller''s organization';
comment on policy appointment_reminders_app_owner_sight on clinic.appointment_reminders is
    'For staff the rows of their branches and of no branch; a customer''s own rows';
comment on policy appointment_reminders_app_migrator_all on clinic.appointment_reminders is
    'Every row, for migrations, also where a host refuses bypassrls';
