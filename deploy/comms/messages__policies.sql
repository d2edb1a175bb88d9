-- Deploy routiq:comms/messages__policies to pg
-- requires: comms/messages
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/current_contact_id

begin;

-- policy messages_app_owner_all on comms.messages
-- policy messages_app_owner_sight on comms.messages
-- policy messages_app_migrator_all on comms.messages

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists messages_app_owner_all on comms.messages;
create policy messages_app_owner_all on comms.messages
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists messages_app_owner_sight on comms.messages;
create policy messages_app_owner_sight on comms.messages
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
        or (contact_id = (select core.current_contact_id()) and not is_private)
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
        or (contact_id = (select core.current_contact_id()) and not is_private)
    );

drop policy if exists messages_app_migrator_all on comms.messages;
create policy messages_app_migrator_all on comms.messages
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy messages_app_owner_all on comms.messages is 'Rows of the caller''s organization';
comment on policy messages_app_owner_sight on comms.messages is
    'For staff the messages of their branches and of no branch; a customer''s own '
    'without the notes of staff';
comment on policy messages_app_migrator_all on comms.messages is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
