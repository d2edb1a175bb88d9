-- policy retention_policies_app_owner_all on audit.retention_policies
-- policy retention_policies_app_migrator_all on audit.retention_policies
-- policy retention_policies_app_auditor_select on audit.retention_policies

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists retention_policies_app_owner_all on audit.retention_policies;
create policy retention_policies_app_owner_all on audit.retention_policies
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists retention_policies_app_migrator_all on audit.retention_policies;
create policy retention_policies_app_migrator_all on audit.retention_policies
    for all
    to app_migrator
    using (true)
    with check (true);

drop policy if exists retention_policies_app_auditor_select on audit.retention_policies;
create policy retention_policies_app_auditor_select on audit.retention_policies
    for select
    to app_auditor
    using (true);

comment on policy retention_policies_app_owner_all on audit.retention_policies is
    'Rows of the caller''s organization';
comment on policy retention_policies_app_migrator_all on audit.retention_policies is
    'Every row, for migrations, also where a host refuses bypassrls';
comment on policy retention_policies_app_auditor_select on audit.retention_policies is
    'Every row, for compliance';
