-- Deploy routiq:billing/billing_events__policies to pg
-- requires: billing/billing_events
-- requires: core/current_org_id
-- requires: core/roles__see_every_row

begin;

-- policy billing_events_app_owner_all on billing.billing_events
-- policy billing_events_app_migrator_all on billing.billing_events

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists billing_events_app_owner_all on billing.billing_events;
create policy billing_events_app_owner_all on billing.billing_events
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists billing_events_app_migrator_all on billing.billing_events;
create policy billing_events_app_migrator_all on billing.billing_events
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy billing_events_app_owner_all on billing.billing_events is
    'Rows of the caller''s organization';
comment on policy billing_events_app_migrator_all on billing.billing_events is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
