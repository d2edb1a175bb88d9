-- Deploy routiq:billing/subscriptions__policies to pg
-- requires: billing/subscriptions
-- requires: core/current_org_id
-- requires: core/sees_every_contact
-- requires: core/current_contact_id

begin;

-- policy subscriptions_app_owner_all on billing.subscriptions
-- policy subscriptions_app_owner_own on billing.subscriptions
-- policy subscriptions_app_migrator_all on billing.subscriptions

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists subscriptions_app_owner_all on billing.subscriptions;
create policy subscriptions_app_owner_all on billing.subscriptions
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists subscriptions_app_owner_own on billing.subscriptions;
create policy subscriptions_app_owner_own on billing.subscriptions
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists subscriptions_app_migrator_all on billing.subscriptions;
create policy subscriptions_app_migrator_all on billing.subscriptions
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy subscriptions_app_owner_all on billing.subscriptions is
    'Rows of the caller''s organization';
comment on policy subscriptions_app_owner_own on billing.subscriptions is
    'A customer''s own rows; every row for staff';
comment on policy subscriptions_app_migrator_all on billing.subscriptions is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
