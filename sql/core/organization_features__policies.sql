-- policy organization_features_app_owner_all on core.organization_features
-- policy organization_features_app_migrator_all on core.organization_features

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists organization_features_app_owner_all on core.organization_features;
create policy organization_features_app_owner_all on core.organization_features
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists organization_features_app_migrator_all on core.organization_features;
create policy organization_features_app_migrator_all on core.organization_features
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy organization_features_app_owner_all on core.organization_features is
    'Rows of the caller''s organization';
comment on policy organization_features_app_migrator_all on core.organization_features is
    'Every row, for migrations, also where a host refuses bypassrls';
