-- policy services_app_owner_all on clinic.services
-- policy services_app_migrator_all on clinic.services

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists services_app_owner_all on clinic.services;
create policy services_app_owner_all on clinic.services
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists services_app_migrator_all on clinic.services;
create policy services_app_migrator_all on clinic.services
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy services_app_owner_all on clinic.services is
    'Rows of the caller''s organization';
comment on policy services_app_migrator_all on clinic.services is
    'Every row, for migrations, also where a host refuses bypassrls';
