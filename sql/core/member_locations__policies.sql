-- policy member_locations_app_owner_all on core.member_locations
-- policy member_locations_app_migrator_all on core.member_locations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists member_locations_app_owner_all on core.member_locations;
create policy member_locations_app_owner_all on core.member_locations
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists member_locations_app_migrator_all on core.member_locations;
create policy member_locations_app_migrator_all on core.member_locations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy member_locations_app_owner_all on core.member_locations is
    'Rows of the caller''s organization';
comment on policy member_locations_app_migrator_all on core.member_locations is
    'Every row, for migrations, also where a host refuses bypassrls';
