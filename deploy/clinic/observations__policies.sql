-- Deploy routiq:clinic/observations__policies to pg
-- requires: clinic/observations
-- requires: core/current_clinical_keys
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_contact_id
-- requires: core/roles__see_every_row

begin;

-- policy observations_app_owner_all on clinic.observations
-- policy observations_app_owner_sight on clinic.observations
-- policy observations_app_migrator_all on clinic.observations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists observations_app_owner_all on clinic.observations;
create policy observations_app_owner_all on clinic.observations
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists observations_app_owner_sight on clinic.observations;
create policy observations_app_owner_sight on clinic.observations
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

drop policy if exists observations_app_migrator_all on clinic.observations;
create policy observations_app_migrator_all on clinic.observations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy observations_app_owner_all on clinic.observations is
    'Rows of the caller''s organization';
comment on policy observations_app_owner_sight on clinic.observations is
    'For who treats the rows of their branches and of no branch; a customer''s own rows';
comment on policy observations_app_migrator_all on clinic.observations is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
