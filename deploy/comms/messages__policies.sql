-- Deploy routiq:comms/messages__policies to pg
-- requires: comms/messages
-- requires: core/current_org_id
-- requires: core/current_location_ids
-- requires: core/is_staff
-- requires: core/current_contact_id
-- requires: core/is_migrating

begin;

-- policy messages_app_owner_all on comms.messages
-- policy messages_app_owner_branch on comms.messages
-- policy messages_app_owner_own on comms.messages
-- policy messages_app_migrator_all on comms.messages

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists messages_app_owner_all on comms.messages;
create policy messages_app_owner_all on comms.messages
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists messages_app_owner_branch on comms.messages;
create policy messages_app_owner_branch on comms.messages
    as restrictive
    for all
    to app_owner
    using (
        location_id is null
        or location_id = any((select core.current_location_ids())::uuid[])
        or contact_id = (select core.current_contact_id())
        or (select core.is_migrating())
    )
    with check (
        location_id is null
        or location_id = any((select core.current_location_ids())::uuid[])
        or contact_id = (select core.current_contact_id())
        or (select core.is_migrating())
    );

drop policy if exists messages_app_owner_own on comms.messages;
create policy messages_app_owner_own on comms.messages
    as restrictive
    for all
    to app_owner
    using (
        (select core.is_staff())
        or (contact_id = (select core.current_contact_id()) and not is_private)
        or (select core.is_migrating())
    )
    with check (
        (select core.is_staff())
        or (contact_id = (select core.current_contact_id()) and not is_private)
        or (select core.is_migrating())
    );

drop policy if exists messages_app_migrator_all on comms.messages;
create policy messages_app_migrator_all on comms.messages
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy messages_app_owner_all on comms.messages is 'Rows of the caller''s organization';
comment on policy messages_app_owner_branch on comms.messages is
    'Rows of the caller''s branches, and those that belong to no branch';
comment on policy messages_app_owner_own on comms.messages is
    'A customer''s own messages without the notes of staff; every row for staff';
comment on policy messages_app_migrator_all on comms.messages is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
