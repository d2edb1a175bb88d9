-- Deploy routiq:staging/practitioners__policies to pg
-- requires: staging/practitioners
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy practitioners_app_owner_all on staging.practitioners
-- policy practitioners_app_owner_staff on staging.practitioners
-- policy practitioners_app_migrator_all on staging.practitioners

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists practitioners_app_owner_all on staging.practitioners;
create policy practitioners_app_owner_all on staging.practitioners
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists practitioners_app_owner_staff on staging.practitioners;
create policy practitioners_app_owner_staff on staging.practitioners
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists practitioners_app_migrator_all on staging.practitioners;
create policy practitioners_app_migrator_all on staging.practitioners
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy practitioners_app_owner_all on staging.practitioners is
    'Rows of the caller''s organization';
comment on policy practitioners_app_owner_staff on staging.practitioners is
    'No row for customers: it tells of others';
comment on policy practitioners_app_migrator_all on staging.practitioners is
    'Every row, for whoever loads old data';

commit;
