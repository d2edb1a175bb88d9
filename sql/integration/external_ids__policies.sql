-- policy external_ids_app_owner_all on integration.external_ids
-- policy external_ids_app_migrator_all on integration.external_ids

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists external_ids_app_owner_all on integration.external_ids;
create policy external_ids_app_owner_all on integration.external_ids
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists external_ids_app_migrator_all on integration.external_ids;
create policy external_ids_app_migrator_all on integration.external_ids
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy external_ids_app_owner_all on integration.external_ids is
    'Rows of the caller''s organization';
comment on policy external_ids_app_migrator_all on integration.external_ids is
    'Every row, for migrations, also where a host refuses bypassrls';
