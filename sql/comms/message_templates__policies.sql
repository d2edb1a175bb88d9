-- policy message_templates_app_owner_all on comms.message_templates
-- policy message_templates_app_owner_staff on comms.message_templates
-- policy message_templates_app_migrator_all on comms.message_templates

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists message_templates_app_owner_all on comms.message_templates;
create policy message_templates_app_owner_all on comms.message_templates
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists message_templates_app_owner_staff on comms.message_templates;
create policy message_templates_app_owner_staff on comms.message_templates
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    );

drop policy if exists message_templates_app_migrator_all on comms.message_templates;
create policy message_templates_app_migrator_all on comms.message_templates
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy message_templates_app_owner_all on comms.message_templates is
    'Rows of the caller''s organization';
comment on policy message_templates_app_owner_staff on comms.message_templates is
    'For staff; none for customers';
comment on policy message_templates_app_migrator_all on comms.message_templates is
    'Every row, for migrations, also where a host refuses bypassrls';
