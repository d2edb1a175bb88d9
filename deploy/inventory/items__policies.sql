-- Deploy routiq:inventory/items__policies to pg
-- requires: inventory/items
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/is_staff
-- requires: core/roles__see_every_row

begin;

-- policy items_app_owner_all on inventory.items
-- policy items_app_owner_staff on inventory.items
-- policy items_app_migrator_all on inventory.items

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists items_app_owner_all on inventory.items;
create policy items_app_owner_all on inventory.items
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists items_app_owner_staff on inventory.items;
create policy items_app_owner_staff on inventory.items
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

drop policy if exists items_app_migrator_all on inventory.items;
create policy items_app_migrator_all on inventory.items
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy items_app_owner_all on inventory.items is
    'Rows of the caller''s organization';
comment on policy items_app_owner_staff on inventory.items is
    'For staff; none for customers';
comment on policy items_app_migrator_all on inventory.items is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
