-- policy suppliers_app_owner_all on inventory.suppliers
-- policy suppliers_app_owner_staff on inventory.suppliers
-- policy suppliers_app_migrator_all on inventory.suppliers

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists suppliers_app_owner_all on inventory.suppliers;
create policy suppliers_app_owner_all on inventory.suppliers
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists suppliers_app_owner_staff on inventory.suppliers;
create policy suppliers_app_owner_staff on inventory.suppliers
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    );

drop policy if exists suppliers_app_migrator_all on inventory.suppliers;
create policy suppliers_app_migrator_all on inventory.suppliers
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy suppliers_app_owner_all on inventory.suppliers is
    'Rows of the caller''s organization';
comment on policy suppliers_app_owner_staff on inventory.suppliers is
    'For staff; none for customers';
comment on policy suppliers_app_migrator_all on inventory.suppliers is
    'Every row, for migrations, also where a host refuses bypassrls';
