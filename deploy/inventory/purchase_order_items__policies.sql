-- Deploy routiq:inventory/purchase_order_items__policies to pg
-- requires: inventory/purchase_order_items
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/roles__see_every_row

begin;

-- policy purchase_order_items_app_owner_all on inventory.purchase_order_items
-- policy purchase_order_items_app_owner_branch on inventory.purchase_order_items
-- policy purchase_order_items_app_migrator_all on inventory.purchase_order_items

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists purchase_order_items_app_owner_all on inventory.purchase_order_items;
create policy purchase_order_items_app_owner_all on inventory.purchase_order_items
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists purchase_order_items_app_owner_branch on inventory.purchase_order_items;
create policy purchase_order_items_app_owner_branch on inventory.purchase_order_items
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

drop policy if exists purchase_order_items_app_migrator_all on inventory.purchase_order_items;
create policy purchase_order_items_app_migrator_all on inventory.purchase_order_items
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy purchase_order_items_app_owner_all on inventory.purchase_order_items is
    'Rows of the caller''s organization';
comment on policy purchase_order_items_app_owner_branch on inventory.purchase_order_items is
    'For staff the rows of their branches; none for customers';
comment on policy purchase_order_items_app_migrator_all on inventory.purchase_order_items is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
