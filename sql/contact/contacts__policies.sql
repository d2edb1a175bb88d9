-- policy contacts_app_owner_all on contact.contacts
-- policy contacts_app_migrator_all on contact.contacts
-- policy contacts_app_owner_own on contact.contacts

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists contacts_app_owner_all on contact.contacts;
create policy contacts_app_owner_all on contact.contacts
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists contacts_app_owner_own on contact.contacts;
create policy contacts_app_owner_own on contact.contacts
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
        or id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_contact()) is not null
        or id = (select core.current_contact_id())
    );

drop policy if exists contacts_app_migrator_all on contact.contacts;
create policy contacts_app_migrator_all on contact.contacts
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy contacts_app_owner_all on contact.contacts is
    'Rows of the caller''s organization';
comment on policy contacts_app_owner_own on contact.contacts is
    'A customer''s own contact; every row for staff';
comment on policy contacts_app_migrator_all on contact.contacts is
    'Every row, for migrations, also where a host refuses bypassrls';
