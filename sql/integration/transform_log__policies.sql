-- policy transform_log_app_owner_select on integration.transform_log
-- policy transform_log_app_owner_insert on integration.transform_log
-- policy transform_log_app_migrator_select on integration.transform_log

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists transform_log_app_owner_select on integration.transform_log;
create policy transform_log_app_owner_select on integration.transform_log
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

drop policy if exists transform_log_app_owner_insert on integration.transform_log;
create policy transform_log_app_owner_insert on integration.transform_log
    for insert
    to app_owner
    with check (organization_id = (select core.current_org_id()));

drop policy if exists transform_log_app_migrator_select on integration.transform_log;
create policy transform_log_app_migrator_select on integration.transform_log
    for select
    to app_migrator
    using (true);

comment on policy transform_log_app_owner_select on integration.transform_log is
    'Records of the caller''s organization';
comment on policy transform_log_app_owner_insert on integration.transform_log is
    'Records of the caller''s organization are appended';
comment on policy transform_log_app_migrator_select on integration.transform_log is
    'Every row, for migrations, also where a host refuses bypassrls';
