-- policy assets_app_owner_all on docs.assets
-- policy assets_app_owner_sight on docs.assets
-- policy assets_app_migrator_all on docs.assets

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists assets_app_owner_all on docs.assets;
create policy assets_app_owner_all on docs.assets
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists assets_app_owner_sight on docs.assets;
create policy assets_app_owner_sight on docs.assets
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists assets_app_migrator_all on docs.assets;
create policy assets_app_migrator_all on docs.assets
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy assets_app_owner_all on docs.assets is 'Rows of the caller''s organization';
comment on policy assets_app_owner_sight on docs.assets is
    'For staff; a customer reads the files of the own documents through functions';
comment on policy assets_app_migrator_all on docs.assets is
    'Every row, for migrations, also where a host refuses bypassrls';
