-- policy segments_app_owner_all on contact.segments
-- policy segments_app_owner_staff on contact.segments
-- policy segments_app_migrator_all on contact.segments

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists segments_app_owner_all on contact.segments;
create policy segments_app_owner_all on contact.segments
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists segments_app_owner_staff on contact.segments;
create policy segments_app_owner_staff on contact.segments
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or (select core.is_staff())
    );

drop policy if exists segments_app_migrator_all on contact.segments;
create policy segments_app_migrator_all on contact.segments
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy segments_app_owner_all on contact.segments is
    'Rows of the caller''s organization';
comment on policy segments_app_owner_staff on contact.segments is
    'For staff; none for customers';
comment on policy segments_app_migrator_all on contact.segments is
    'Every row, for migrations, also where a host refuses bypassrls';
