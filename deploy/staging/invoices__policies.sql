-- Deploy routiq:staging/invoices__policies to pg
-- requires: staging/invoices
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy invoices_app_owner_all on staging.invoices
-- policy invoices_app_owner_staff on staging.invoices
-- policy invoices_app_migrator_all on staging.invoices

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists invoices_app_owner_all on staging.invoices;
create policy invoices_app_owner_all on staging.invoices
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists invoices_app_owner_staff on staging.invoices;
create policy invoices_app_owner_staff on staging.invoices
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists invoices_app_migrator_all on staging.invoices;
create policy invoices_app_migrator_all on staging.invoices
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy invoices_app_owner_all on staging.invoices is
    'Rows of the caller''s organization';
comment on policy invoices_app_owner_staff on staging.invoices is
    'No row for customers: it tells of others';
comment on policy invoices_app_migrator_all on staging.invoices is
    'Every row, for whoever loads old data';

commit;
