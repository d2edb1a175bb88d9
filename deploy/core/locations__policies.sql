-- Deploy routiq:core/locations__policies to pg
-- requires: core/locations
-- requires: core/current_org_id

begin;

-- policy locations_app_owner_all on core.locations
-- policy locations_app_migrator_all on core.locations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists locations_app_owner_all on core.locations;
create policy locations_app_owner_all on core.locations
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists locations_app_migrator_all on core.locations;
create policy locations_app_migrator_all on core.locations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy locations_app_owner_all on core.locations is 'Rows of the caller''s organization';
comment on policy locations_app_migrator_all on core.locations is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
