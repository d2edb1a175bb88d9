-- Deploy routiq:comms/conversations__policies to pg
-- requires: comms/conversations
-- requires: core/current_org_id
-- requires: core/current_location_ids
-- requires: core/is_staff
-- requires: core/current_contact_id
-- requires: core/is_migrating

begin;

-- policy conversations_app_owner_all on comms.conversations
-- policy conversations_app_owner_branch on comms.conversations
-- policy conversations_app_owner_own on comms.conversations
-- policy conversations_app_migrator_all on comms.conversations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists conversations_app_owner_all on comms.conversations;
create policy conversations_app_owner_all on comms.conversations
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists conversations_app_owner_branch on comms.conversations;
create policy conversations_app_owner_branch on comms.conversations
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

drop policy if exists conversations_app_owner_own on comms.conversations;
create policy conversations_app_owner_own on comms.conversations
    as restrictive
    for all
    to app_owner
    using (
        (select core.is_staff())
        or contact_id = (select core.current_contact_id())
        or (select core.is_migrating())
    )
    with check (
        (select core.is_staff())
        or contact_id = (select core.current_contact_id())
        or (select core.is_migrating())
    );

drop policy if exists conversations_app_migrator_all on comms.conversations;
create policy conversations_app_migrator_all on comms.conversations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy conversations_app_owner_all on comms.conversations is
    'Rows of the caller''s organization';
comment on policy conversations_app_owner_branch on comms.conversations is
    'Rows of the caller''s branches, and those that belong to no branch';
comment on policy conversations_app_owner_own on comms.conversations is
    'A customer''s own rows; every row for staff';
comment on policy conversations_app_migrator_all on comms.conversations is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
