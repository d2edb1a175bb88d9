-- Deploy routiq:docs/document_links__policies to pg
-- requires: docs/document_links
-- requires: core/current_clinical_keys
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/current_contact_id
-- requires: core/roles__see_every_row

begin;

-- policy document_links_app_owner_all on docs.document_links
-- policy document_links_app_owner_sight on docs.document_links
-- policy document_links_app_migrator_all on docs.document_links

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists document_links_app_owner_all on docs.document_links;
create policy document_links_app_owner_all on docs.document_links
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists document_links_app_owner_sight on docs.document_links;
create policy document_links_app_owner_sight on docs.document_links
    as restrictive
    for all
    to app_owner
    using (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_clinical_keys())::uuid[])
        or (
            not is_clinical
            and coalesce(location_id, organization_id)
            = any((select core.current_branch_keys())::uuid[])
        )
        or contact_id = (select core.current_contact_id())
    )
    with check (
        (select core.sees_every_branch()) is not null
        or coalesce(location_id, organization_id)
        = any((select core.current_clinical_keys())::uuid[])
        or (
            not is_clinical
            and coalesce(location_id, organization_id)
            = any((select core.current_branch_keys())::uuid[])
        )
        or contact_id = (select core.current_contact_id())
    );

drop policy if exists document_links_app_migrator_all on docs.document_links;
create policy document_links_app_migrator_all on docs.document_links
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy document_links_app_owner_all on docs.document_links is
    'Rows of the caller''s organization';
comment on policy document_links_app_owner_sight on docs.document_links is
    'As the document that it is of';
comment on policy document_links_app_migrator_all on docs.document_links is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
