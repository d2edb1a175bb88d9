-- policy feature_flags_app_owner_select on core.feature_flags
-- policy feature_flags_app_owner_all on core.feature_flags
-- policy feature_flags_app_migrator_all on core.feature_flags

-- Flags belong to no tenant: everybody reads them, platform administrators write them.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists feature_flags_app_owner_select on core.feature_flags;
create policy feature_flags_app_owner_select on core.feature_flags
    for select
    to app_owner
    using (true);

drop policy if exists feature_flags_app_owner_all on core.feature_flags;
create policy feature_flags_app_owner_all on core.feature_flags
    for all
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
comment on policy feature_flags_app_owner_all on core.feature_flags is
    'Every flag, written by platform administrators';
comment on policy feature_flags_app_migrator_all on core.feature_flags is
    'Every row, for migrations, also where a host refuses bypassrls';
