-- Deploy routiq:contact/duplicate_candidates__policies to pg
-- requires: contact/duplicate_candidates
-- requires: core/current_org_id
-- requires: core/sees_every_contact

begin;

-- policy duplicate_candidates_app_owner_all on contact.duplicate_candidates
-- policy duplicate_candidates_app_owner_staff on contact.duplicate_candidates
-- policy duplicate_candidates_app_migrator_all on contact.duplicate_candidates

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists duplicate_candidates_app_owner_all on contact.duplicate_candidates;
create policy duplicate_candidates_app_owner_all on contact.duplicate_candidates
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists duplicate_candidates_app_owner_staff on contact.duplicate_candidates;
create policy duplicate_candidates_app_owner_staff on contact.duplicate_candidates
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_contact()) is not null
    )
    with check (
        (select core.sees_every_contact()) is not null
    );

drop policy if exists duplicate_candidates_app_migrator_all on contact.duplicate_candidates;
create policy duplicate_candidates_app_migrator_all on contact.duplicate_candidates
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy duplicate_candidates_app_owner_all on contact.duplicate_candidates is
    'Rows of the caller''s organization';
comment on policy duplicate_candidates_app_owner_staff on contact.duplicate_candidates is
    'No row for customers: it tells of others';
comment on policy duplicate_candidates_app_migrator_all on contact.duplicate_candidates is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
