-- policy number_series_app_owner_all on billing.number_series
-- policy number_series_app_migrator_all on billing.number_series

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists number_series_app_owner_all on billing.number_series;
create policy number_series_app_owner_all on billing.number_series
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists number_series_app_migrator_all on billing.number_series;
create policy number_series_app_migrator_all on billing.number_series
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy number_series_app_owner_all on billing.number_series is
    'Rows of the caller''s organization';
comment on policy number_series_app_migrator_all on billing.number_series is
    'Every row, for migrations, also where a host refuses bypassrls';
