-- policy organizations_app_owner_all on core.organizations
-- policy organizations_app_migrator_all on core.organizations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists organizations_app_owner_all on core.organizations;
create policy organizations_app_owner_all on core.organizations
    for all
    to app_owner
    using (
        id = (select core.current_org_id())
        or external_id = (select core.current_org_external_id())
    )
    with check (id = (select core.current_org_id()));

drop policy if exists organizations_app_migrator_all on core.organizations;
create policy organizations_app_migrator_all on core.organizations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy organizations_app_owner_all on core.organizations is
    'The caller''s organization, also while core.load_context looks for it by external id';
comment on policy organizations_app_migrator_all on core.organizations is
    'Every row, for migrations, also where a host refuses bypassrls';
