-- Deploy routiq:staging/records__policies to pg
-- requires: staging/records
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy records_app_owner_all on staging.records
-- policy records_app_owner_staff on staging.records
-- policy records_app_migrator_all on staging.records

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists records_app_owner_all on staging.records;
create policy records_app_owner_all on staging.records
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists records_app_owner_staff on staging.records;
create policy records_app_owner_staff on staging.records
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists records_app_migrator_all on staging.records;
create policy records_app_migrator_all on staging.records
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy records_app_owner_all on staging.records is
    'Rows of the caller''s organization';
comment on policy records_app_owner_staff on staging.records is
    'No row for customers: it tells of others';
comment on policy records_app_migrator_all on staging.records is
    'Every row, for whoever loads old data';

commit;
