-- Deploy routiq:staging/batches__policies to pg
-- requires: staging/batches
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy batches_app_owner_all on staging.batches
-- policy batches_app_owner_staff on staging.batches
-- policy batches_app_migrator_all on staging.batches

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists batches_app_owner_all on staging.batches;
create policy batches_app_owner_all on staging.batches
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists batches_app_owner_staff on staging.batches;
create policy batches_app_owner_staff on staging.batches
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists batches_app_migrator_all on staging.batches;
create policy batches_app_migrator_all on staging.batches
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy batches_app_owner_all on staging.batches is
    'Rows of the caller''s organization';
comment on policy batches_app_owner_staff on staging.batches is
    'No row for customers: it tells of others';
comment on policy batches_app_migrator_all on staging.batches is
    'Every row, for whoever loads old data';

commit;
