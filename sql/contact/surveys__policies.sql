-- policy surveys_app_owner_all on contact.surveys
-- policy surveys_app_migrator_all on contact.surveys

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists surveys_app_owner_all on contact.surveys;
create policy surveys_app_owner_all on contact.surveys
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists surveys_app_migrator_all on contact.surveys;
create policy surveys_app_migrator_all on contact.surveys
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy surveys_app_owner_all on contact.surveys is
    'Rows of the caller''s organization';
comment on policy surveys_app_migrator_all on contact.surveys is
    'Every row, for migrations, also where a host refuses bypassrls';
