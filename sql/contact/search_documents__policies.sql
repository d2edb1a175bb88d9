-- policy search_documents_app_owner_all on contact.search_documents
-- policy search_documents_app_migrator_all on contact.search_documents

-- Who may see which contact stands in one permissive policy here and not in a restrictive one, which
-- would bind app_migrator too where a host refuses bypassrls: any condition before the search hides
-- the index on parts of words, for its operator may tell of rows.

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists search_documents_app_owner_all on contact.search_documents;
create policy search_documents_app_owner_all on contact.search_documents
    for all
    to app_owner
    using (
        organization_id = (select core.current_org_id())
        and (
            (select core.sees_every_contact()) is not null
            or contact_id = (select core.current_contact_id())
        )
    )
    with check (
        organization_id = (select core.current_org_id())
        and (
            (select core.sees_every_contact()) is not null
            or contact_id = (select core.current_contact_id())
        )
    );

drop policy if exists search_documents_app_migrator_all on contact.search_documents;
create policy search_documents_app_migrator_all on contact.search_documents
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy search_documents_app_owner_all on contact.search_documents is
    'Rows of the caller''s organization; for a customer those of the own contact';
comment on policy search_documents_app_migrator_all on contact.search_documents is
    'Every row, for migrations, also where a host refuses bypassrls';
