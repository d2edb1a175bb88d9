-- Deploy routiq:comms/chat_rooms__policies to pg
-- requires: comms/chat_rooms
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/current_contact_id
-- requires: core/roles__see_every_row

begin;

-- policy chat_rooms_app_owner_all on comms.chat_rooms
-- policy chat_rooms_app_owner_sight on comms.chat_rooms
-- policy chat_rooms_app_migrator_all on comms.chat_rooms

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists chat_rooms_app_owner_all on comms.chat_rooms;
create policy chat_rooms_app_owner_all on comms.chat_rooms
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists chat_rooms_app_owner_sight on comms.chat_rooms;
create policy chat_rooms_app_owner_sight on comms.chat_rooms
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

drop policy if exists chat_rooms_app_migrator_all on comms.chat_rooms;
create policy chat_rooms_app_migrator_all on comms.chat_rooms
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy chat_rooms_app_owner_all on comms.chat_rooms is
    'Rows of the caller''s organization';
comment on policy chat_rooms_app_owner_sight on comms.chat_rooms is
    'For staff the rows of their branches; a customer''s own rooms';
comment on policy chat_rooms_app_migrator_all on comms.chat_rooms is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
