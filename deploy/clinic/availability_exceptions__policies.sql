-- Deploy routiq:clinic/availability_exceptions__policies to pg
-- requires: clinic/availability_exceptions
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/is_staff
-- requires: core/roles__see_every_row

begin;

-- policy availability_exceptions_app_owner_all on clinic.availability_exceptions
-- policy availability_exceptions_app_owner_branch on clinic.availability_exceptions
-- policy availability_exceptions_app_migrator_all on clinic.availability_exceptions

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists availability_exceptions_app_owner_all on clinic.availability_exceptions;
create policy availability_exceptions_app_owner_all on clinic.availability_exceptions
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists availability_exceptions_app_owner_branch on clinic.availability_exceptions;
create policy availability_exceptions_app_owner_branch on clinic.availability_exceptions
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
        or not (select core.is_staff())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
        or not (select core.is_staff())
    );

drop policy if exists availability_exceptions_app_migrator_all on clinic.availability_exceptions;
create policy availability_exceptions_app_migrator_all on clinic.availability_exceptions
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy availability_exceptions_app_owner_all on clinic.availability_exceptions is
    'Rows of the caller''s organization';
comment on policy availability_exceptions_app_owner_branch on clinic.availability_exceptions is
    'Rows of the caller''s branches, and those that belong to no branch; every row for customers';
comment on policy availability_exceptions_app_migrator_all on clinic.availability_exceptions is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
