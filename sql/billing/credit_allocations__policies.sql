-- policy credit_allocations_app_owner_all on billing.credit_allocations
-- policy credit_allocations_app_migrator_all on billing.credit_allocations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists credit_allocations_app_owner_all on billing.credit_allocations;
create policy credit_allocations_app_owner_all on billing.credit_allocations
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists credit_allocations_app_migrator_all on billing.credit_allocations;
create policy credit_allocations_app_migrator_all on billing.credit_allocations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy credit_allocations_app_owner_all on billing.credit_allocations is
    'Rows of the caller''s organization';
comment on policy credit_allocations_app_migrator_all on billing.credit_allocations is
    'Every row, for migrations, also where a host refuses bypassrls';
