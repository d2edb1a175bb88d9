-- policy jobs_app_owner_all on jobs.jobs
-- policy jobs_app_migrator_all on jobs.jobs
-- policy jobs_app_dispatcher_all on jobs.jobs

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists jobs_app_owner_all on jobs.jobs;
create policy jobs_app_owner_all on jobs.jobs
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists jobs_app_migrator_all on jobs.jobs;
create policy jobs_app_migrator_all on jobs.jobs
    for all
    to app_migrator
    using (true)
    with check (true);

drop policy if exists jobs_app_dispatcher_all on jobs.jobs;
create policy jobs_app_dispatcher_all on jobs.jobs
    for all
    to app_dispatcher
    using (true)
    with check (true);

comment on policy jobs_app_owner_all on jobs.jobs is 'Rows of the caller''s organization';
comment on policy jobs_app_migrator_all on jobs.jobs is
    'Every row, for migrations, also where a host refuses bypassrls';
comment on policy jobs_app_dispatcher_all on jobs.jobs is
    'Every row, for the functions that hand jobs to workers';
