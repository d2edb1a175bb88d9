-- policy chat_participants_app_owner_all on comms.chat_participants
-- policy chat_participants_app_owner_sight on comms.chat_participants
-- policy chat_participants_app_migrator_all on comms.chat_participants

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists chat_participants_app_owner_all on comms.chat_participants;
create policy chat_participants_app_owner_all on comms.chat_participants
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists chat_participants_app_owner_sight on comms.chat_participants;
create policy chat_participants_app_owner_sight on comms.chat_participants
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists chat_participants_app_migrator_all on comms.chat_participants;
create policy chat_participants_app_migrator_all on comms.chat_participants
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy chat_participants_app_owner_all on comms.chat_participants is
    'Rows of the caller''s organization';
comment on policy chat_participants_app_owner_sight on comms.chat_participants is
    'For staff; for customers the rows of their own rooms';
comment on policy chat_participants_app_migrator_all on comms.chat_participants is
    'Every row, for migrations, also where a host refuses bypassrls';
