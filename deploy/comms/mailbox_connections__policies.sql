-- Deploy routiq:comms/mailbox_connections__policies to pg
-- requires: comms/mailbox_connections
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/roles__see_every_row

begin;

-- policy mailbox_connections_app_owner_all on comms.mailbox_connections
-- policy mailbox_connections_app_owner_branch on comms.mailbox_connections
-- policy mailbox_connections_app_migrator_all on comms.mailbox_connections

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists mailbox_connections_app_owner_all on comms.mailbox_connections;
create policy mailbox_connections_app_owner_all on comms.mailbox_connections
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists mailbox_connections_app_owner_branch on comms.mailbox_connections;
create policy mailbox_connections_app_owner_branch on comms.mailbox_connections
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
    );

drop policy if exists mailbox_connections_app_migrator_all on comms.mailbox_connections;
create policy mailbox_connections_app_migrator_all on comms.mailbox_connections
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy mailbox_connections_app_owner_all on comms.mailbox_connections is
    'Rows of the caller''s organization';
comment on policy mailbox_connections_app_owner_branch on comms.mailbox_connections is
    'For staff the rows of their branches; none for customers';
comment on policy mailbox_connections_app_migrator_all on comms.mailbox_connections is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
