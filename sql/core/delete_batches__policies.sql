-- policy delete_batches_app_owner_all on core.delete_batches
-- policy delete_batches_app_migrator_all on core.delete_batches

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists delete_batches_app_owner_all on core.delete_batches;
create policy delete_batches_app_owner_all on core.delete_batches
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists delete_batches_app_migrator_all on core.delete_batches;
create policy delete_batches_app_migrator_all on core.delete_batches
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy delete_batches_app_owner_all on core.delete_batches is
    'Rows of the caller''s organization';
comment on policy delete_batches_app_migrator_all on core.delete_batches is
    'Every row, for migrations, also where a host refuses bypassrls';
