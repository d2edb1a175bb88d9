-- policy stock_movements_app_owner_select on inventory.stock_movements
-- policy stock_movements_app_owner_insert on inventory.stock_movements
-- policy stock_movements_app_owner_branch on inventory.stock_movements
-- policy stock_movements_app_migrator_select on inventory.stock_movements

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists stock_movements_app_owner_select on inventory.stock_movements;
create policy stock_movements_app_owner_select on inventory.stock_movements
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

drop policy if exists stock_movements_app_owner_insert on inventory.stock_movements;
create policy stock_movements_app_owner_insert on inventory.stock_movements
    for insert
    to app_owner
    with check (organization_id = (select core.current_org_id()));

drop policy if exists stock_movements_app_owner_branch on inventory.stock_movements;
create policy stock_movements_app_owner_branch on inventory.stock_movements
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
    );

drop policy if exists stock_movements_app_migrator_select on inventory.stock_movements;
create policy stock_movements_app_migrator_select on inventory.stock_movements
    for select
    to app_migrator
    using (true);

comment on policy stock_movements_app_owner_select on inventory.stock_movements is
    'Records of the caller''s organization';
comment on policy stock_movements_app_owner_insert on inventory.stock_movements is
    'Records of the caller''s organization are appended';
comment on policy stock_movements_app_owner_branch on inventory.stock_movements is
    'For staff the rows of their branches; none for customers';
comment on policy stock_movements_app_migrator_select on inventory.stock_movements is
    'Every row, for migrations, also where a host refuses bypassrls';
