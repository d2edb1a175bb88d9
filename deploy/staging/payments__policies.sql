-- Deploy routiq:staging/payments__policies to pg
-- requires: staging/payments
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy payments_app_owner_all on staging.payments
-- policy payments_app_owner_staff on staging.payments
-- policy payments_app_migrator_all on staging.payments

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists payments_app_owner_all on staging.payments;
create policy payments_app_owner_all on staging.payments
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists payments_app_owner_staff on staging.payments;
create policy payments_app_owner_staff on staging.payments
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists payments_app_migrator_all on staging.payments;
create policy payments_app_migrator_all on staging.payments
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy payments_app_owner_all on staging.payments is
    'Rows of the caller''s organization';
comment on policy payments_app_owner_staff on staging.payments is
    'No row for customers: it tells of others';
comment on policy payments_app_migrator_all on staging.payments is
    'Every row, for whoever loads old data';

commit;
