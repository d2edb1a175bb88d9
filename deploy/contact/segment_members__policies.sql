-- Deploy routiq:contact/segment_members__policies to pg
-- requires: contact/segment_members
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/is_staff
-- requires: core/roles__see_every_row

begin;

-- policy segment_members_app_owner_all on contact.segment_members
-- policy segment_members_app_owner_staff on contact.segment_members
-- policy segment_members_app_migrator_all on contact.segment_members

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists segment_members_app_owner_all on contact.segment_members;
create policy segment_members_app_owner_all on contact.segment_members
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists segment_members_app_owner_staff on contact.segment_members;
create policy segment_members_app_owner_staff on contact.segment_members
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    );

drop policy if exists segment_members_app_migrator_all on contact.segment_members;
create policy segment_members_app_migrator_all on contact.segment_members
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy segment_members_app_owner_all on contact.segment_members is
    'Rows of the caller''s organization';
comment on policy segment_members_app_owner_staff on contact.segment_members is
    'For staff; none for customers';
comment on policy segment_members_app_migrator_all on contact.segment_members is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
