-- Deploy routiq:jobs/schedule_states__policies to pg
-- requires: jobs/schedule_states
-- requires: core/current_org_id

begin;

-- policy schedule_states_app_owner_all on jobs.schedule_states
-- policy schedule_states_app_migrator_all on jobs.schedule_states
-- policy schedule_states_app_dispatcher_all on jobs.schedule_states

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists schedule_states_app_owner_all on jobs.schedule_states;
create policy schedule_states_app_owner_all on jobs.schedule_states
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists schedule_states_app_migrator_all on jobs.schedule_states;
create policy schedule_states_app_migrator_all on jobs.schedule_states
    for all
    to app_migrator
    using (true)
    with check (true);

drop policy if exists schedule_states_app_dispatcher_all on jobs.schedule_states;
create policy schedule_states_app_dispatcher_all on jobs.schedule_states
    for all
    to app_dispatcher
    using (true)
    with check (true);

comment on policy schedule_states_app_owner_all on jobs.schedule_states is
    'Rows of the caller''s organization';
comment on policy schedule_states_app_migrator_all on jobs.schedule_states is
    'Every row, for migrations, also where a host refuses bypassrls';
comment on policy schedule_states_app_dispatcher_all on jobs.schedule_states is
    'Every row, for the functions that hand jobs to workers';

commit;
