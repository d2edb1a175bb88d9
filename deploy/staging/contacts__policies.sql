-- Deploy routiq:staging/contacts__policies to pg
-- requires: staging/contacts
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy contacts_app_owner_all on staging.contacts
-- policy contacts_app_owner_staff on staging.contacts
-- policy contacts_app_migrator_all on staging.contacts

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists contacts_app_owner_all on staging.contacts;
create policy contacts_app_owner_all on staging.contacts
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists contacts_app_owner_staff on staging.contacts;
create policy contacts_app_owner_staff on staging.contacts
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists contacts_app_migrator_all on staging.contacts;
create policy contacts_app_migrator_all on staging.contacts
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy contacts_app_owner_all on staging.contacts is
    'Rows of the caller''s organization';
comment on policy contacts_app_owner_staff on staging.contacts is
    'No row for customers: it tells of others';
comment on policy contacts_app_migrator_all on staging.contacts is
    'Every row, for whoever loads old data';

commit;
