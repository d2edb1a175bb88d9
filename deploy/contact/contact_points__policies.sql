-- Deploy routiq:contact/contact_points__policies to pg
-- requires: contact/contact_points
-- requires: core/current_org_id
-- requires: core/sees_every_contact
-- requires: core/current_contact_id

begin;

-- policy contact_points_app_owner_all on contact.contact_points
-- policy contact_points_app_owner_own on contact.contact_points
-- policy contact_points_app_migrator_all on contact.contact_points

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists contact_points_app_owner_all on contact.contact_points;
create policy contact_points_app_owner_all on contact.contact_points
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists contact_points_app_owner_own on contact.contact_points;
create policy contact_points_app_owner_own on contact.contact_points
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists contact_points_app_migrator_all on contact.contact_points;
create policy contact_points_app_migrator_all on contact.contact_points
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy contact_points_app_owner_all on contact.contact_points is
    'Rows of the caller''s organization';
comment on policy contact_points_app_owner_own on contact.contact_points is
    'A customer''s own rows; every row for staff';
comment on policy contact_points_app_migrator_all on contact.contact_points is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
