-- Deploy routiq:staging/payment_allocations__policies to pg
-- requires: staging/payment_allocations
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy payment_allocations_app_owner_all on staging.payment_allocations
-- policy payment_allocations_app_owner_staff on staging.payment_allocations
-- policy payment_allocations_app_migrator_all on staging.payment_allocations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists payment_allocations_app_owner_all on staging.payment_allocations;
create policy payment_allocations_app_owner_all on staging.payment_allocations
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists payment_allocations_app_owner_staff on staging.payment_allocations;
create policy payment_allocations_app_owner_staff on staging.payment_allocations
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists payment_allocations_app_migrator_all on staging.payment_allocations;
create policy payment_allocations_app_migrator_all on staging.payment_allocations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy payment_allocations_app_owner_all on staging.payment_allocations is
    'Rows of the caller''s organization';
comment on policy payment_allocations_app_owner_staff on staging.payment_allocations is
    'No row for customers: it tells of others';
comment on policy payment_allocations_app_migrator_all on staging.payment_allocations is
    'Every row, for whoever loads old data';

commit;
