-- Deploy routiq:integration/credential_uses__policies to pg
-- requires: integration/credential_uses
-- requires: core/current_org_id

begin;

-- policy credential_uses_app_owner_select on integration.credential_uses
-- policy credential_uses_app_owner_insert on integration.credential_uses
-- policy credential_uses_app_migrator_select on integration.credential_uses

-- There is no policy to change or delete.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists credential_uses_app_owner_select on integration.credential_uses;
create policy credential_uses_app_owner_select on integration.credential_uses
    for select
    to app_owner
    using (organization_id = (select core.current_org_id()));

drop policy if exists credential_uses_app_owner_insert on integration.credential_uses;
create policy credential_uses_app_owner_insert on integration.credential_uses
    for insert
    to app_owner
    with check (organization_id = (select core.current_org_id()));

drop policy if exists credential_uses_app_migrator_select on integration.credential_uses;
create policy credential_uses_app_migrator_select on integration.credential_uses
    for select
    to app_migrator
    using (true);

comment on policy credential_uses_app_owner_select on integration.credential_uses is
    'Uses in the caller''s organization';
comment on policy credential_uses_app_owner_insert on integration.credential_uses is
    'What functions append for the caller''s organization';
comment on policy credential_uses_app_migrator_select on integration.credential_uses is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
