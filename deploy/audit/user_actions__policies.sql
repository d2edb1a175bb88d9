-- Deploy routiq:audit/user_actions__policies to pg
-- requires: audit/user_actions

begin;

-- policy user_actions_app_owner_select on audit.user_actions
-- policy user_actions_app_owner_insert on audit.user_actions
-- policy user_actions_app_auditor_select on audit.user_actions
-- policy user_actions_app_migrator_select on audit.user_actions

-- Reading is bound to the tenant. Appending is not, for migrations append to any tenant. There is no
-- policy to change or delete.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists user_actions_app_owner_select on audit.user_actions;
create policy user_actions_app_owner_select on audit.user_actions
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

drop policy if exists user_actions_app_owner_insert on audit.user_actions;
create policy user_actions_app_owner_insert on audit.user_actions
    for insert
    to app_owner
    with check (true);

drop policy if exists user_actions_app_auditor_select on audit.user_actions;
create policy user_actions_app_auditor_select on audit.user_actions
    for select
    to app_auditor
    using (true);

drop policy if exists user_actions_app_migrator_select on audit.user_actions;
create policy user_actions_app_migrator_select on audit.user_actions
    for select
    to app_migrator
    using (true);

comment on policy user_actions_app_owner_select on audit.user_actions is
    'Records of the caller''s organization';
comment on policy user_actions_app_owner_insert on audit.user_actions is
    'Whatever functions and migrations append';
comment on policy user_actions_app_auditor_select on audit.user_actions is
    'Every record, for compliance';
comment on policy user_actions_app_migrator_select on audit.user_actions is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
