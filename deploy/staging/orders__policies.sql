-- Deploy routiq:staging/orders__policies to pg
-- requires: staging/orders
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy orders_app_owner_all on staging.orders
-- policy orders_app_owner_staff on staging.orders
-- policy orders_app_migrator_all on staging.orders

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists orders_app_owner_all on staging.orders;
create policy orders_app_owner_all on staging.orders
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists orders_app_owner_staff on staging.orders;
create policy orders_app_owner_staff on staging.orders
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists orders_app_migrator_all on staging.orders;
create policy orders_app_migrator_all on staging.orders
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy orders_app_owner_all on staging.orders is
    'Rows of the caller''s organization';
comment on policy orders_app_owner_staff on staging.orders is
    'No row for customers: it tells of others';
comment on policy orders_app_migrator_all on staging.orders is
    'Every row, for whoever loads old data';

commit;
