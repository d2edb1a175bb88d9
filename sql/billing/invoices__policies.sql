-- policy invoices_app_owner_all on billing.invoices
-- policy invoices_app_owner_own on billing.invoices
-- policy invoices_app_migrator_all on billing.invoices

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists invoices_app_owner_all on billing.invoices;
create policy invoices_app_owner_all on billing.invoices
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists invoices_app_owner_own on billing.invoices;
create policy invoices_app_owner_own on billing.invoices
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_contact()) is not null
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists invoices_app_migrator_all on billing.invoices;
create policy invoices_app_migrator_all on billing.invoices
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy invoices_app_owner_all on billing.invoices is
    'Rows of the caller''s organization';
comment on policy invoices_app_owner_own on billing.invoices is
    'A customer''s own rows; every row for staff';
comment on policy invoices_app_migrator_all on billing.invoices is
    'Every row, for migrations, also where a host refuses bypassrls';
