-- Deploy routiq:clinic/practitioners__policies to pg
-- requires: clinic/practitioners
-- requires: core/current_org_id
-- requires: core/current_location_ids
-- requires: core/is_staff
-- requires: core/is_migrating

begin;

-- policy practitioners_app_owner_all on clinic.practitioners
-- policy practitioners_app_owner_branch on clinic.practitioners
-- policy practitioners_app_migrator_all on clinic.practitioners

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists practitioners_app_owner_all on clinic.practitioners;
create policy practitioners_app_owner_all on clinic.practitioners
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists practitioners_app_owner_branch on clinic.practitioners;
create policy practitioners_app_owner_branch on clinic.practitioners
    as restrictive
    for all
    to app_owner
    using (
        location_id is null
        or location_id = any((select core.current_location_ids())::uuid[])
        or not (select core.is_staff())
        or (select core.is_migrating())
    )
    with check (
        location_id is null
        or location_id = any((select core.current_location_ids())::uuid[])
        or not (select core.is_staff())
        or (select core.is_migrating())
    );

drop policy if exists practitioners_app_migrator_all on clinic.practitioners;
create policy practitioners_app_migrator_all on clinic.practitioners
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy practitioners_app_owner_all on clinic.practitioners is
    'Rows of the caller''s organization';
comment on policy practitioners_app_owner_branch on clinic.practitioners is
    'Rows of the caller''s branches, and those that belong to no branch';
comment on policy practitioners_app_migrator_all on clinic.practitioners is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
