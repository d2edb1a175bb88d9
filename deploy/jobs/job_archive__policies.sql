-- Deploy routiq:jobs/job_archive__policies to pg
-- requires: jobs/job_archive
-- requires: core/current_org_id

begin;

-- policy job_archive_app_owner_all on jobs.job_archive
-- policy job_archive_app_migrator_all on jobs.job_archive
-- policy job_archive_app_dispatcher_all on jobs.job_archive

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists job_archive_app_owner_all on jobs.job_archive;
create policy job_archive_app_owner_all on jobs.job_archive
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists job_archive_app_migrator_all on jobs.job_archive;
create policy job_archive_app_migrator_all on jobs.job_archive
    for all
    to app_migrator
    using (true)
    with check (true);

drop policy if exists job_archive_app_dispatcher_all on jobs.job_archive;
create policy job_archive_app_dispatcher_all on jobs.job_archive
    for all
    to app_dispatcher
    using (true)
    with check (true);

comment on policy job_archive_app_owner_all on jobs.job_archive is
    'Rows of the caller''s organization';
comment on policy job_archive_app_migrator_all on jobs.job_archive is
    'Every row, for migrations, also where a host refuses bypassrls';
comment on policy job_archive_app_dispatcher_all on jobs.job_archive is
    'Every row, for the functions that hand jobs to workers';

commit;
