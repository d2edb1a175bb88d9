-- Deploy routiq:billing/payments__policies to pg
-- requires: billing/payments
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/current_contact_id

begin;

-- policy payments_app_owner_all on billing.payments
-- policy payments_app_owner_sight on billing.payments
-- policy payments_app_migrator_all on billing.payments

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists payments_app_owner_all on billing.payments;
create policy payments_app_owner_all on billing.payments
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists payments_app_owner_sight on billing.payments;
create policy payments_app_owner_sight on billing.payments
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

drop policy if exists payments_app_migrator_all on billing.payments;
create policy payments_app_migrator_all on billing.payments
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy payments_app_owner_all on billing.payments is
    'Rows of the caller''s organization';
comment on policy payments_app_owner_sight on billing.payments is
    'For staff the rows of their branches and of no branch; a customer''s own rows';
comment on policy payments_app_migrator_all on billing.payments is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
