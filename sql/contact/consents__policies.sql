-- policy consents_app_owner_all on contact.consents
-- policy consents_app_owner_own on contact.consents
-- policy consents_app_migrator_all on contact.consents

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists consents_app_owner_all on contact.consents;
create policy consents_app_owner_all on contact.consents
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists consents_app_owner_own on contact.consents;
create policy consents_app_owner_own on contact.consents
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

drop policy if exists consents_app_migrator_all on contact.consents;
create policy consents_app_migrator_all on contact.consents
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy consents_app_owner_all on contact.consents is
    'Rows of the caller''s organization';
comment on policy consents_app_owner_own on contact.consents is
    'A customer''s own rows; every row for staff';
comment on policy consents_app_migrator_all on contact.consents is
    'Every row, for migrations, also where a host refuses bypassrls';
