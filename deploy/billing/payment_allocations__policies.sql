-- Deploy routiq:billing/payment_allocations__policies to pg
-- requires: billing/payment_allocations
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/current_contact_id
-- requires: core/roles__see_every_row

begin;

-- policy payment_allocations_app_owner_all on billing.payment_allocations
-- policy payment_allocations_app_owner_sight on billing.payment_allocations
-- policy payment_allocations_app_migrator_all on billing.payment_allocations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists payment_allocations_app_owner_all on billing.payment_allocations;
create policy payment_allocations_app_owner_all on billing.payment_allocations
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists payment_allocations_app_owner_sight on billing.payment_allocations;
create policy payment_allocations_app_owner_sight on billing.payment_allocations
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists payment_allocations_app_migrator_all on billing.payment_allocations;
create policy payment_allocations_app_migrator_all on billing.payment_allocations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy payment_allocations_app_owner_all on billing.payment_allocations is
    'Rows of the caller''s organization';
comment on policy payment_allocations_app_owner_sight on billing.payment_allocations is
    'For staff the rows of their branches and of no branch; a customer''s own rows';
comment on policy payment_allocations_app_migrator_all on billing.payment_allocations is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
