-- Deploy routiq:billing/organization_limits__policies to pg
-- requires: billing/organization_limits
-- requires: core/current_org_id
-- requires: core/roles__see_every_row

begin;

-- policy organization_limits_app_owner_all on billing.organization_limits
-- policy organization_limits_app_migrator_all on billing.organization_limits

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists organization_limits_app_owner_all on billing.organization_limits;
create policy organization_limits_app_owner_all on billing.organization_limits
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists organization_limits_app_migrator_all on billing.organization_limits;
create policy organization_limits_app_migrator_all on billing.organization_limits
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy organization_limits_app_owner_all on billing.organization_limits is
    'Rows of the caller''s organization';
comment on policy organization_limits_app_migrator_all on billing.organization_limits is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
