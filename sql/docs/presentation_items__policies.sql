-- policy presentation_items_app_owner_all on docs.presentation_items
-- policy presentation_items_app_owner_sight on docs.presentation_items
-- policy presentation_items_app_migrator_all on docs.presentation_items

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists presentation_items_app_owner_all on docs.presentation_items;
create policy presentation_items_app_owner_all on docs.presentation_items
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists presentation_items_app_owner_sight on docs.presentation_items;
create policy presentation_items_app_owner_sight on docs.presentation_items
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_clinical_keys())::uuid[])
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_clinical_keys())::uuid[])
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists presentation_items_app_migrator_all on docs.presentation_items;
create policy presentation_items_app_migrator_all on docs.presentation_items
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy presentation_items_app_owner_all on docs.presentation_items is
    'Rows of the caller''s organization';
comment on policy presentation_items_app_owner_sight on docs.presentation_items is
    'For who treats the rows of their branches and of no branch; a customer''s own rows';
comment on policy presentation_items_app_migrator_all on docs.presentation_items is
    'Every row, for migrations, also where a host refuses bypassrls';
