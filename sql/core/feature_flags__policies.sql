-- policy feature_flags_app_owner_select on core.feature_flags
-- policy feature_flags_app_owner_insert on core.feature_flags
-- policy feature_flags_app_owner_update on core.feature_flags
-- policy feature_flags_app_migrator_all on core.feature_flags

-- Flags belong to no tenant: everybody reads them, platform administrators write them. None is
-- deleted: code may still ask for it.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists feature_flags_app_owner_select on core.feature_flags;
create policy feature_flags_app_owner_select on core.feature_flags
    for select
    to app_owner
    using (true);

drop policy if exists feature_flags_app_owner_insert on core.feature_flags;
create policy feature_flags_app_owner_insert on core.feature_flags
    for insert
    to app_owner
    with check ((select core.is_super_admin()));

drop policy if exists feature_flags_app_owner_update on core.feature_flags;
create policy feature_flags_app_owner_update on core.feature_flags
    for update
    to app_owner
    using ((select core.is_super_admin()))
    with check ((select core.is_super_admin()));

drop policy if exists feature_flags_app_migrator_all on core.feature_flags;
create policy feature_flags_app_migrator_all on core.feature_flags
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy feature_flags_app_owner_select on core.feature_flags is 'Every flag';
comment on policy feature_flags_app_owner_insert on core.feature_flags is
    'Made by platform administrators';
comment on policy feature_flags_app_owner_update on core.feature_flags is
    'Changed by platform administrators';
comment on policy feature_flags_app_migrator_all on core.feature_flags is
    'Every row, for migrations, also where a host refuses bypassrls';
