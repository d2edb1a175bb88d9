-- Deploy routiq:billing/organization_plans__policies to pg
-- requires: billing/organization_plans
-- requires: core/current_org_id
-- requires: core/roles__see_every_row

begin;

-- policy organization_plans_app_owner_all on billing.organization_plans
-- policy organization_plans_app_migrator_all on billing.organization_plans

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists organization_plans_app_owner_all on billing.organization_plans;
create policy organization_plans_app_owner_all on billing.organization_plans
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists organization_plans_app_migrator_all on billing.organization_plans;
create policy organization_plans_app_migrator_all on billing.organization_plans
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy organization_plans_app_owner_all on billing.organization_plans is
    'Rows of the caller''s organization';
comment on policy organization_plans_app_migrator_all on billing.organization_plans is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
