-- Deploy routiq:integration/webhook_event_keys__policies to pg
-- requires: integration/webhook_event_keys
-- requires: core/current_org_id

begin;

-- policy webhook_event_keys_app_owner_all on integration.webhook_event_keys
-- policy webhook_event_keys_app_migrator_all on integration.webhook_event_keys

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists webhook_event_keys_app_owner_all on integration.webhook_event_keys;
create policy webhook_event_keys_app_owner_all on integration.webhook_event_keys
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists webhook_event_keys_app_migrator_all on integration.webhook_event_keys;
create policy webhook_event_keys_app_migrator_all on integration.webhook_event_keys
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy webhook_event_keys_app_owner_all on integration.webhook_event_keys is
    'Rows of the caller''s organization';
comment on policy webhook_event_keys_app_migrator_all on integration.webhook_event_keys is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
