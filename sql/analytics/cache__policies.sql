-- policy cache_app_owner_all on analytics.cache
-- policy cache_app_migrator_all on analytics.cache

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists cache_app_owner_all on analytics.cache;
create policy cache_app_owner_all on analytics.cache
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists cache_app_migrator_all on analytics.cache;
create policy cache_app_migrator_all on analytics.cache
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy cache_app_owner_all on analytics.cache is
    'Rows of the caller''s organization';
comment on policy cache_app_migrator_all on analytics.cache is
    'Every row, for migrations, also where a host refuses bypassrls';
