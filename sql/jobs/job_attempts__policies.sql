-- policy job_attempts_app_owner_all on jobs.job_attempts
-- policy job_attempts_app_migrator_all on jobs.job_attempts
-- policy job_attempts_app_dispatcher_all on jobs.job_attempts

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists job_attempts_app_owner_all on jobs.job_attempts;
create policy job_attempts_app_owner_all on jobs.job_attempts
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists job_attempts_app_migrator_all on jobs.job_attempts;
create policy job_attempts_app_migrator_all on jobs.job_attempts
    for all
    to app_migrator
    using (true)
    with check (true);

drop policy if exists job_attempts_app_dispatcher_all on jobs.job_attempts;
create policy job_attempts_app_dispatcher_all on jobs.job_attempts
    for all
    to app_dispatcher
    using (true)
    with check (true);

comment on policy job_attempts_app_owner_all on jobs.job_attempts is
    'Rows of the caller''s organization';
comment on policy job_attempts_app_migrator_all on jobs.job_attempts is
    'Every row, for migrations, also where a host refuses bypassrls';
comment on policy job_attempts_app_dispatcher_all on jobs.job_attempts is
    'Every row, for the functions that hand jobs to workers';
