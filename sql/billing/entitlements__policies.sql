-- policy entitlements_app_owner_select on billing.entitlements
-- policy entitlements_app_owner_insert on billing.entitlements
-- policy entitlements_app_owner_update on billing.entitlements
-- policy entitlements_app_owner_delete on billing.entitlements
-- policy entitlements_app_migrator_all on billing.entitlements

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists entitlements_app_owner_select on billing.entitlements;
create policy entitlements_app_owner_select on billing.entitlements
    for select
    to app_owner
    using (true);

drop policy if exists entitlements_app_owner_insert on billing.entitlements;
create policy entitlements_app_owner_insert on billing.entitlements
    for insert
    to app_owner
    with check ((select core.is_super_admin()));

drop policy if exists entitlements_app_owner_update on billing.entitlements;
create policy entitlements_app_owner_update on billing.entitlements
    for update
    to app_owner
    using ((select core.is_super_admin()))
    with check ((select core.is_super_admin()));

drop policy if exists entitlements_app_owner_delete on billing.entitlements;
create policy entitlements_app_owner_delete on billing.entitlements
    for delete
    to app_owner
    using ((select core.is_super_admin()));

drop policy if exists entitlements_app_migrator_all on billing.entitlements;
create policy entitlements_app_migrator_all on billing.entitlements
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy entitlements_app_owner_select on billing.entitlements is 'Everybody reads them';
comment on policy entitlements_app_owner_insert on billing.entitlements is
    'Made by platform administrators';
comment on policy entitlements_app_owner_update on billing.entitlements is
    'Changed by platform administrators';
comment on policy entitlements_app_owner_delete on billing.entitlements is
    'Taken away by platform administrators';
comment on policy entitlements_app_migrator_all on billing.entitlements is
    'Every row, for migrations, also where a host refuses bypassrls';
