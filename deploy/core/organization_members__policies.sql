-- Deploy routiq:core/organization_members__policies to pg
-- requires: core/organization_members
-- requires: core/current_org_id

begin;

-- policy organization_members_app_owner_all on core.organization_members
-- policy organization_members_app_migrator_all on core.organization_members

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists organization_members_app_owner_all on core.organization_members;
create policy organization_members_app_owner_all on core.organization_members
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists organization_members_app_migrator_all on core.organization_members;
create policy organization_members_app_migrator_all on core.organization_members
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy organization_members_app_owner_all on core.organization_members is
    'Rows of the caller''s organization';
comment on policy organization_members_app_migrator_all on core.organization_members is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
