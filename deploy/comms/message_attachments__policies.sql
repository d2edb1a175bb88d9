-- Deploy routiq:comms/message_attachments__policies to pg
-- requires: comms/message_attachments
-- requires: core/current_org_id
-- requires: core/current_location_ids
-- requires: core/is_staff
-- requires: core/current_contact_id
-- requires: core/is_migrating

begin;

-- policy message_attachments_app_owner_all on comms.message_attachments
-- policy message_attachments_app_owner_branch on comms.message_attachments
-- policy message_attachments_app_owner_own on comms.message_attachments
-- policy message_attachments_app_migrator_all on comms.message_attachments

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists message_attachments_app_owner_all on comms.message_attachments;
create policy message_attachments_app_owner_all on comms.message_attachments
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists message_attachments_app_owner_branch on comms.message_attachments;
create policy message_attachments_app_owner_branch on comms.message_attachments
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

drop policy if exists message_attachments_app_owner_own on comms.message_attachments;
create policy message_attachments_app_owner_own on comms.message_attachments
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

drop policy if exists message_attachments_app_migrator_all on comms.message_attachments;
create policy message_attachments_app_migrator_all on comms.message_attachments
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy message_attachments_app_owner_all on comms.message_attachments is
    'Rows of the caller''s organization';
comment on policy message_attachments_app_owner_branch on comms.message_attachments is
    'Rows of the caller''s branches, and those that belong to no branch';
comment on policy message_attachments_app_owner_own on comms.message_attachments is
    'What a customer sent or was sent; every row for staff';
comment on policy message_attachments_app_migrator_all on comms.message_attachments is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
