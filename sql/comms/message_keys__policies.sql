-- policy message_keys_app_owner_all on comms.message_keys
-- policy message_keys_app_owner_own on comms.message_keys
-- policy message_keys_app_migrator_all on comms.message_keys

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists message_keys_app_owner_all on comms.message_keys;
create policy message_keys_app_owner_all on comms.message_keys
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists message_keys_app_owner_own on comms.message_keys;
create policy message_keys_app_owner_own on comms.message_keys
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists message_keys_app_migrator_all on comms.message_keys;
create policy message_keys_app_migrator_all on comms.message_keys
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy message_keys_app_owner_all on comms.message_keys is
    'Rows of the caller''s organization';
comment on policy message_keys_app_owner_own on comms.message_keys is
    'For staff; customers read messages, not what they were taken by';
comment on policy message_keys_app_migrator_all on comms.message_keys is
    'Every row, for migrations, also where a host refuses bypassrls';
