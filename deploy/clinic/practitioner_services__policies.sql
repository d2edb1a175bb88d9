-- Deploy routiq:clinic/practitioner_services__policies to pg
-- requires: clinic/practitioner_services
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/is_staff
-- requires: core/roles__see_every_row

begin;

-- policy practitioner_services_app_owner_all on clinic.practitioner_services
-- policy practitioner_services_app_owner_branch on clinic.practitioner_services
-- policy practitioner_services_app_migrator_all on clinic.practitioner_services

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists practitioner_services_app_owner_all on clinic.practitioner_services;
create policy practitioner_services_app_owner_all on clinic.practitioner_services
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists practitioner_services_app_owner_branch on clinic.practitioner_services;
create policy practitioner_services_app_owner_branch on clinic.practitioner_services
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

drop policy if exists practitioner_services_app_migrator_all on clinic.practitioner_services;
create policy practitioner_services_app_migrator_all on clinic.practitioner_services
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy practitioner_services_app_owner_all on clinic.practitioner_services is
    'Rows of the caller''s organization';
comment on policy practitioner_services_app_owner_branch on clinic.practitioner_services is
    'Rows of the caller''s branches, and those that belong to no branch; every row for customers';
comment on policy practitioner_services_app_migrator_all on clinic.practitioner_services is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
