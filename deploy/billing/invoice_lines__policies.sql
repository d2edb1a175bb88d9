-- Deploy routiq:billing/invoice_lines__policies to pg
-- requires: billing/invoice_lines
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/current_contact_id
-- requires: core/roles__see_every_row

begin;

-- policy invoice_lines_app_owner_all on billing.invoice_lines
-- policy invoice_lines_app_owner_sight on billing.invoice_lines
-- policy invoice_lines_app_migrator_all on billing.invoice_lines

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists invoice_lines_app_owner_all on billing.invoice_lines;
create policy invoice_lines_app_owner_all on billing.invoice_lines
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists invoice_lines_app_owner_sight on billing.invoice_lines;
create policy invoice_lines_app_owner_sight on billing.invoice_lines
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_branch_keys())::uuid[])
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists invoice_lines_app_migrator_all on billing.invoice_lines;
create policy invoice_lines_app_migrator_all on billing.invoice_lines
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy invoice_lines_app_owner_all on billing.invoice_lines is
    'Rows of the caller''s organization';
comment on policy invoice_lines_app_owner_sight on billing.invoice_lines is
    'For staff the rows of their branches and of no branch; a customer''s own rows';
comment on policy invoice_lines_app_migrator_all on billing.invoice_lines is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
