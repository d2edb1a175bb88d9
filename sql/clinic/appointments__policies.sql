-- policy appointments_app_owner_all on clinic.appointments
-- policy appointments_app_owner_branch on clinic.appointments
-- policy appointments_app_owner_own on clinic.appointments
-- policy appointments_app_migrator_all on clinic.appointments

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists appointments_app_owner_all on clinic.appointments;
create policy appointments_app_owner_all on clinic.appointments
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists appointments_app_owner_branch on clinic.appointments;
create policy appointments_app_owner_branch on clinic.appointments
    as restrictive
    for all
    to app_owner
    using (
        location_id is null
        or location_id = any((select core.current_location_ids())::uuid[])
        or contact_id = (select core.current_contact_id())
        or (select core.is_migrating())
    )
    with check (
        location_id is null
        or location_id = any((select core.current_location_ids())::uuid[])
        or contact_id = (select core.current_contact_id())
        or (select core.is_migrating())
    );

drop policy if exists appointments_app_owner_own on clinic.appointments;
create policy appointments_app_owner_own on clinic.appointments
    as restrictive
    for all
    to app_owner
    using (
        (select core.is_staff())
        or contact_id = (select core.current_contact_id())
        or (select core.is_migrating())
    )
    with check (
        (select core.is_staff())
        or contact_id = (select core.current_contact_id())
        or (select core.is_migrating())
    );

drop policy if exists appointments_app_migrator_all on clinic.appointments;
create policy appointments_app_migrator_all on clinic.appointments
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy appointments_app_owner_all on clinic.appointments is
    'Rows of the caller''s organization';
comment on policy appointments_app_owner_branch on clinic.appointments is
    'Rows of the caller''s branches, and those that belong to no branch';
comment on policy appointments_app_owner_own on clinic.appointments is
    'A customer''s own rows; every row for staff';
comment on policy appointments_app_migrator_all on clinic.appointments is
    'Every row, for migrations, also where a host refuses bypassrls';
