-- Deploy routiq:docs/documents__policies to pg
-- requires: docs/documents
-- requires: core/current_clinical_keys
-- requires: core/current_org_id
-- requires: core/sees_every_branch
-- requires: core/current_branch_keys
-- requires: core/current_contact_id
-- requires: core/roles__see_every_row

begin;

-- policy documents_app_owner_all on docs.documents
-- policy documents_app_owner_sight on docs.documents
-- policy documents_app_migrator_all on docs.documents

set local client_min_messages = warning; -- the first time there is nothing to drop

drop policy if exists documents_app_owner_all on docs.documents;
create policy documents_app_owner_all on docs.documents
    for all
    to app_owner
    using (organization_id = (select core.current_org_id()))
    with check (organization_id = (select core.current_org_id()));

drop policy if exists documents_app_owner_sight on docs.documents;
create policy documents_app_owner_sight on docs.documents
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

drop policy if exists documents_app_migrator_all on docs.documents;
create policy documents_app_migrator_all on docs.documents
    for all
    to app_migrator
    using (true)
    with check (true);

comment on policy documents_app_owner_all on docs.documents is 'Rows of the caller''s organization';
comment on policy documents_app_owner_sight on docs.documents is
    'Of their branches and of no branch, for who treats all, for other staff what is not '
    'clinical; a customer''s own';
comment on policy documents_app_migrator_all on docs.documents is
    'Every row, for migrations, also where a host refuses bypassrls';

commit;
