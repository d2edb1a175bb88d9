-- Deploy routiq:contact/match_keys__policies to pg
-- requires: contact/match_keys
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy match_keys_app_owner_all on contact.match_keys
-- policy match_keys_app_owner_staff on contact.match_keys
-- policy match_keys_app_migrator_all on contact.match_keys

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists match_keys_app_owner_all on contact.match_keys;
create policy match_keys_app_owner_all on contact.match_keys
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists match_keys_app_owner_staff on contact.match_keys;
create policy match_keys_app_owner_staff on contact.match_keys
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists match_keys_app_migrator_all on contact.match_keys;
create policy match_keys_app_migrator_all on contact.match_keys
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy match_keys_app_owner_all on contact.match_keys is
    'Rows of the caller''s organization';
comment on policy match_keys_app_owner_staff on contact.match_keys is
    'No row for customers: it tells of others';
comment on policy match_keys_app_migrator_all on contact.match_keys is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
