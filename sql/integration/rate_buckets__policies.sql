-- policy rate_buckets_app_owner_all on integration.rate_buckets
-- policy rate_buckets_app_migrator_all on integration.rate_buckets

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists rate_buckets_app_owner_all on integration.rate_buckets;
create policy rate_buckets_app_owner_all on integration.rate_buckets
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists rate_buckets_app_migrator_all on integration.rate_buckets;
create policy rate_buckets_app_migrator_all on integration.rate_buckets
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy rate_buckets_app_owner_all on integration.rate_buckets is
    'Rows of the caller''s organization';
comment on policy rate_buckets_app_migrator_all on integration.rate_buckets is
    'Every row, for migrations, also where a host refuses bypassrls';
