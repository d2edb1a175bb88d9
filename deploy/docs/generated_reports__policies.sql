-- Deploy routiq:docs/generated_reports__policies to pg
-- requires: docs/generated_reports
-- requires: core/current_clinical_keys
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_contact_id
-- requires: core/roles__see_every_row

begin;

-- policy generated_reports_app_owner_all on docs.generated_reports
-- policy generated_reports_app_owner_sight on docs.generated_reports
-- policy generated_reports_app_migrator_all on docs.generated_reports

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists generated_reports_app_owner_all on docs.generated_reports;
create policy generated_reports_app_owner_all on docs.generated_reports
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists generated_reports_app_owner_sight on docs.generated_reports;
create policy generated_reports_app_owner_sight on docs.generated_reports
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

drop policy if exists generated_reports_app_migrator_all on docs.generated_reports;
create policy generated_reports_app_migrator_all on docs.generated_reports
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy generated_reports_app_owner_all on docs.generated_reports is
    'Rows of the caller''s organization';
comment on policy generated_reports_app_owner_sight on docs.generated_reports is
    'For who treats the rows of their branches and of no branch; a customer''s own rows';
comment on policy generated_reports_app_migrator_all on docs.generated_reports is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
