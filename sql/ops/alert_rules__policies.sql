-- policy alert_rules_app_owner_select on ops.alert_rules
-- policy alert_rules_app_owner_insert on ops.alert_rules
-- policy alert_rules_app_owner_update on ops.alert_rules
-- policy alert_rules_app_owner_delete on ops.alert_rules
-- policy alert_rules_app_migrator_all on ops.alert_rules

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists alert_rules_app_owner_select on ops.alert_rules;
create policy alert_rules_app_owner_select on ops.alert_rules
    for select
    to app_owner
    using (true);

drop policy if exists alert_rules_app_owner_insert on ops.alert_rules;
create policy alert_rules_app_owner_insert on ops.alert_rules
    for insert
    to app_owner
    with check ((select core.is_super_admin()));

drop policy if exists alert_rules_app_owner_update on ops.alert_rules;
create policy alert_rules_app_owner_update on ops.alert_rules
    for update
    to app_owner
    using ((select core.is_super_admin()))
    with check ((select core.is_super_admin()));

drop policy if exists alert_rules_app_owner_delete on ops.alert_rules;
create policy alert_rules_app_owner_delete on ops.alert_rules
    for delete
    to app_owner
    using ((select core.is_super_admin()));

drop policy if exists alert_rules_app_migrator_all on ops.alert_rules;
create policy alert_rules_app_migrator_all on ops.alert_rules
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy alert_rules_app_owner_select on ops.alert_rules is
    'Every rule may be read: none tells of a tenant';
comment on policy alert_rules_app_owner_insert on ops.alert_rules is
    'For who administers the platform';
comment on policy alert_rules_app_owner_update on ops.alert_rules is
    'For who administers the platform';
comment on policy alert_rules_app_owner_delete on ops.alert_rules is
    'For who administers the platform';
comment on policy alert_rules_app_migrator_all on ops.alert_rules is
    'Every row, for migrations, also where a host refuses bypassrls';
