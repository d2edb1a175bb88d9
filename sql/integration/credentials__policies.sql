-- policy credentials_app_owner_all on integration.credentials
-- policy credentials_app_migrator_all on integration.credentials

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists credentials_app_owner_all on integration.credentials;
create policy credentials_app_owner_all on integration.credentials
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists credentials_app_migrator_all on integration.credentials;
create policy credentials_app_migrator_all on integration.credentials
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy credentials_app_owner_all on integration.credentials is
    'Rows of the caller''s organization';
comment on policy credentials_app_migrator_all on integration.credentials is
    'Every row, for migrations, also where a host refuses bypassrls';
