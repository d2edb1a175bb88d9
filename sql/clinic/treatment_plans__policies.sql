-- policy treatment_plans_app_owner_all on clinic.treatment_plans
-- policy treatment_plans_app_owner_sight on clinic.treatment_plans
-- policy treatment_plans_app_migrator_all on clinic.treatment_plans

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists treatment_plans_app_owner_all on clinic.treatment_plans;
create policy treatment_plans_app_owner_all on clinic.treatment_plans
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists treatment_plans_app_owner_sight on clinic.treatment_plans;
create policy treatment_plans_app_owner_sight on clinic.treatment_plans
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_clinical_keys())::uuid[])
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_clinical_keys())::uuid[])
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists treatment_plans_app_migrator_all on clinic.treatment_plans;
create policy treatment_plans_app_migrator_all on clinic.treatment_plans
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy treatment_plans_app_owner_all on clinic.treatment_plans is
    'Rows of the caller''s organization';
comment on policy treatment_plans_app_owner_sight on clinic.treatment_plans is
    'For who treats the rows of their branches and of no branch; a customer''s own rows';
comment on policy treatment_plans_app_migrator_all on clinic.treatment_plans is
    'Every row, for migrations, also where a host refuses bypassrls';
