-- policy match_frequencies_app_owner_all on contact.match_frequencies
-- policy match_frequencies_app_owner_staff on contact.match_frequencies
-- policy match_frequencies_app_migrator_all on contact.match_frequencies

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists match_frequencies_app_owner_all on contact.match_frequencies;
create policy match_frequencies_app_owner_all on contact.match_frequencies
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists match_frequencies_app_owner_staff on contact.match_frequencies;
create policy match_frequencies_app_owner_staff on contact.match_frequencies
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists match_frequencies_app_migrator_all on contact.match_frequencies;
create policy match_frequencies_app_migrator_all on contact.match_frequencies
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy match_frequencies_app_owner_all on contact.match_frequencies is
    'Rows of the caller''s organization';
comment on policy match_frequencies_app_owner_staff on contact.match_frequencies is
    'No row for customers: it tells of others';
comment on policy match_frequencies_app_migrator_all on contact.match_frequencies is
    'Every row, for migrations, also where a host refuses bypassrls';
