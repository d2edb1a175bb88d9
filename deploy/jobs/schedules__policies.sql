-- Deploy routiq:jobs/schedules__policies to pg
-- requires: jobs/schedules
-- requires: core/current_org_id

begin;

-- policy schedules_app_owner_all on jobs.schedules
-- policy schedules_app_migrator_all on jobs.schedules
-- policy schedules_app_dispatcher_select on jobs.schedules

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists schedules_app_owner_all on jobs.schedules;
create policy schedules_app_owner_all on jobs.schedules
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists schedules_app_migrator_all on jobs.schedules;
create policy schedules_app_migrator_all on jobs.schedules
    for all
    to app_migrator
    using (true)
    with check (true);

drop policy if exists schedules_app_dispatcher_select on jobs.schedules;
create policy schedules_app_dispatcher_select on jobs.schedules
    for select
    to app_dispatcher
    using (true);

comment on policy schedules_app_owner_all on jobs.schedules is 'Rows of the caller''s organization';
comment on policy schedules_app_migrator_all on jobs.schedules is
    'Every row, for migrations, also where a host refuses bypassrls';
comment on policy schedules_app_dispatcher_select on jobs.schedules is
    'Every row, for the functions that hand jobs to workers';

commit;
