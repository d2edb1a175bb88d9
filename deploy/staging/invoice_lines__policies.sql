-- Deploy routiq:staging/invoice_lines__policies to pg
-- requires: staging/invoice_lines
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy invoice_lines_app_owner_all on staging.invoice_lines
-- policy invoice_lines_app_owner_staff on staging.invoice_lines
-- policy invoice_lines_app_migrator_all on staging.invoice_lines

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists invoice_lines_app_owner_all on staging.invoice_lines;
create policy invoice_lines_app_owner_all on staging.invoice_lines
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists invoice_lines_app_owner_staff on staging.invoice_lines;
create policy invoice_lines_app_owner_staff on staging.invoice_lines
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists invoice_lines_app_migrator_all on staging.invoice_lines;
create policy invoice_lines_app_migrator_all on staging.invoice_lines
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy invoice_lines_app_owner_all on staging.invoice_lines is
    'Rows of the caller''s organization';
comment on policy invoice_lines_app_owner_staff on staging.invoice_lines is
    'No row for customers: it tells of others';
comment on policy invoice_lines_app_migrator_all on staging.invoice_lines is
    'Every row, for whoever loads old data';

commit;
