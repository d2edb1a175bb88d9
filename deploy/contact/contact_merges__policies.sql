-- Deploy routiq:contact/contact_merges__policies to pg
-- requires: contact/contact_merges
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy contact_merges_app_owner_all on contact.contact_merges
-- policy contact_merges_app_owner_staff on contact.contact_merges
-- policy contact_merges_app_migrator_all on contact.contact_merges

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists contact_merges_app_owner_all on contact.contact_merges;
create policy contact_merges_app_owner_all on contact.contact_merges
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists contact_merges_app_owner_staff on contact.contact_merges;
create policy contact_merges_app_owner_staff on contact.contact_merges
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists contact_merges_app_migrator_all on contact.contact_merges;
create policy contact_merges_app_migrator_all on contact.contact_merges
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy contact_merges_app_owner_all on contact.contact_merges is
    'Rows of the caller''s organization';
comment on policy contact_merges_app_owner_staff on contact.contact_merges is
    'No row for customers: it tells of others';
comment on policy contact_merges_app_migrator_all on contact.contact_merges is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
