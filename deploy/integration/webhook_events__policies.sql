-- Deploy routiq:integration/webhook_events__policies to pg
-- requires: integration/webhook_events
-- requires: core/current_org_id

begin;

-- policy webhook_events_app_owner_all on integration.webhook_events
-- policy webhook_events_app_migrator_all on integration.webhook_events

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists webhook_events_app_owner_all on integration.webhook_events;
create policy webhook_events_app_owner_all on integration.webhook_events
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists webhook_events_app_migrator_all on integration.webhook_events;
create policy webhook_events_app_migrator_all on integration.webhook_events
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy webhook_events_app_owner_all on integration.webhook_events is
    'Rows of the caller''s organization';
comment on policy webhook_events_app_migrator_all on integration.webhook_events is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
