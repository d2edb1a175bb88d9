-- Deploy routiq:core/invitations__policies to pg
-- requires: core/invitations
-- requires: core/current_org_id

begin;

-- policy invitations_app_owner_all on core.invitations
-- policy invitations_app_migrator_all on core.invitations

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists invitations_app_owner_all on core.invitations;
create policy invitations_app_owner_all on core.invitations
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists invitations_app_migrator_all on core.invitations;
create policy invitations_app_migrator_all on core.invitations
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy invitations_app_owner_all on core.invitations is
    'Rows of the caller''s organization';
comment on policy invitations_app_migrator_all on core.invitations is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
