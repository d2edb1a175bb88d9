-- policy dead_letters_app_owner_all on jobs.dead_letters
-- policy dead_letters_app_migrator_all on jobs.dead_letters
-- policy dead_letters_app_dispatcher_all on jobs.dead_letters

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists dead_letters_app_owner_all on jobs.dead_letters;
create policy dead_letters_app_owner_all on jobs.dead_letters
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists dead_letters_app_migrator_all on jobs.dead_letters;
create policy dead_letters_app_migrator_all on jobs.dead_letters
    for all
    to app_migrator
    using (true)
    with check (true);

drop policy if exists dead_letters_app_dispatcher_all on jobs.dead_letters;
create policy dead_letters_app_dispatcher_all on jobs.dead_letters
    for all
    to app_dispatcher
    using (true)
    with check (true);

comment on policy dead_letters_app_owner_all on jobs.dead_letters is
    'Rows of the caller''s organization';
comment on policy dead_letters_app_migrator_all on jobs.dead_letters is
    'Every row, for migrations, also where a host refuses bypassrls';
comment on policy dead_letters_app_dispatcher_all on jobs.dead_letters is
    'Every row, for the functions that hand jobs to workers';
