-- Deploy routiq:clinic/availability_rules__policies to pg
-- requires: clinic/availability_rules
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/is_staff
-- requires: core/roles__see_every_row

begin;

-- policy availability_rules_app_owner_all on clinic.availability_rules
-- policy availability_rules_app_owner_branch on clinic.availability_rules
-- policy availability_rules_app_migrator_all on clinic.availability_rules

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists availability_rules_app_owner_all on clinic.availability_rules;
create policy availability_rules_app_owner_all on clinic.availability_rules
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists availability_rules_app_owner_branch on clinic.availability_rules;
create policy availability_rules_app_owner_branch on clinic.availability_rules
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

drop policy if exists availability_rules_app_migrator_all on clinic.availability_rules;
create policy availability_rules_app_migrator_all on clinic.availability_rules
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy availability_rules_app_owner_all on clinic.availability_rules is
    'Rows of the caller''s organization';
comment on policy availability_rules_app_owner_branch on clinic.availability_rules is
    'Rows of the caller''s branches, and those that belong to no branch; every row for customers';
comment on policy availability_rules_app_migrator_all on clinic.availability_rules is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
