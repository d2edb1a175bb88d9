-- policy delete_batch_rows_app_owner_all on core.delete_batch_rows
-- policy delete_batch_rows_app_migrator_all on core.delete_batch_rows

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists delete_batch_rows_app_owner_all on core.delete_batch_rows;
create policy delete_batch_rows_app_owner_all on core.delete_batch_rows
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists delete_batch_rows_app_migrator_all on core.delete_batch_rows;
create policy delete_batch_rows_app_migrator_all on core.delete_batch_rows
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy delete_batch_rows_app_owner_all on core.delete_batch_rows is
    'Rows of the caller''s organization';
comment on policy delete_batch_rows_app_migrator_all on core.delete_batch_rows is
    'Every row, for migrations, also where a host refuses bypassrls';
