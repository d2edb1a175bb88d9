-- Deploy routiq:analytics/refresh_state__policies to pg
-- requires: analytics/refresh_state

begin;

-- policy refresh_state_app_owner_all on analytics.refresh_state
-- policy refresh_state_app_migrator_all on analytics.refresh_state

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists refresh_state_app_owner_all on analytics.refresh_state;
create policy refresh_state_app_owner_all on analytics.refresh_state
    for all
    to app_owner
    using (true)
    with check (true);

drop policy if exists refresh_state_app_migrator_all on analytics.refresh_state;
create policy refresh_state_app_migrator_all on analytics.refresh_state
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy refresh_state_app_owner_all on analytics.refresh_state is
    'Every row: it tells of no tenant';
comment on policy refresh_state_app_migrator_all on analytics.refresh_state is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
