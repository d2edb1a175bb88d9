-- Deploy routiq:jobs/queues__policies to pg
-- requires: jobs/queues
-- requires: core/is_super_admin

begin;

-- policy queues_app_owner_select on jobs.queues
-- policy queues_app_owner_insert on jobs.queues
-- policy queues_app_owner_update on jobs.queues
-- policy queues_app_migrator_all on jobs.queues
-- policy queues_app_dispatcher_select on jobs.queues

-- Nobody takes a row away: what refers to it would hang in the air. A migration may.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists queues_app_owner_select on jobs.queues;
create policy queues_app_owner_select on jobs.queues
    for select
    to app_owner
    using (true);

drop policy if exists queues_app_owner_insert on jobs.queues;
create policy queues_app_owner_insert on jobs.queues
    for insert
    to app_owner
    with check ((select core.is_super_admin()));

drop policy if exists queues_app_owner_update on jobs.queues;
create policy queues_app_owner_update on jobs.queues
    for update
    to app_owner
    using ((select core.is_super_admin()))
    with check ((select core.is_super_admin()));

drop policy if exists queues_app_migrator_all on jobs.queues;
create policy queues_app_migrator_all on jobs.queues
    for all
    to app_migrator
    using (true)
    with check (true);

drop policy if exists queues_app_dispatcher_select on jobs.queues;
create policy queues_app_dispatcher_select on jobs.queues
    for select
    to app_dispatcher
    using (true);

comment on policy queues_app_owner_select on jobs.queues is
    'Every row: they say nothing of any organization';
comment on policy queues_app_owner_insert on jobs.queues is 'Platform administrators add rows';
comment on policy queues_app_owner_update on jobs.queues is 'Platform administrators change rows';
comment on policy queues_app_migrator_all on jobs.queues is
    'Every row, for migrations, also where a host refuses bypassrls';
comment on policy queues_app_dispatcher_select on jobs.queues is
    'Every row, for the functions that hand jobs to workers';

commit;
