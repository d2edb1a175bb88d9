-- policy outbound_messages_app_owner_all on comms.outbound_messages
-- policy outbound_messages_app_owner_sight on comms.outbound_messages
-- policy outbound_messages_app_migrator_all on comms.outbound_messages

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists outbound_messages_app_owner_all on comms.outbound_messages;
create policy outbound_messages_app_owner_all on comms.outbound_messages
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists outbound_messages_app_owner_sight on comms.outbound_messages;
create policy outbound_messages_app_owner_sight on comms.outbound_messages
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

drop policy if exists outbound_messages_app_migrator_all on comms.outbound_messages;
create policy outbound_messages_app_migrator_all on comms.outbound_messages
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy outbound_messages_app_owner_all on comms.outbound_messages is
    'Rows of the caller''s organization';
comment on policy outbound_messages_app_owner_sight on comms.outbound_messages is
    'For staff the rows of their branches and of no branch; a customer''s own rows';
comment on policy outbound_messages_app_migrator_all on comms.outbound_messages is
    'Every row, for migrations, also where a host refuses bypassrls';
