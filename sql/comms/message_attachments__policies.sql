-- policy message_attachments_app_owner_all on comms.message_attachments
-- policy message_attachments_app_owner_sight on comms.message_attachments
-- policy message_attachments_app_migrator_all on comms.message_attachments

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists message_attachments_app_owner_all on comms.message_attachments;
create policy message_attachments_app_owner_all on comms.message_attachments
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists message_attachments_app_owner_sight on comms.message_attachments;
create policy message_attachments_app_owner_sight on comms.message_attachments
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

drop policy if exists message_attachments_app_migrator_all on comms.message_attachments;
create policy message_attachments_app_migrator_all on comms.message_attachments
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy message_attachments_app_owner_all on comms.message_attachments is
    'Rows of the caller''s organization';
comment on policy message_attachments_app_owner_sight on comms.message_attachments is
    'For staff the attachments of their branches and of no branch; a customer''s own '
    'without the notes of staff';
comment on policy message_attachments_app_migrator_all on comms.message_attachments is
    'Every row, for migrations, also where a host refuses bypassrls';
