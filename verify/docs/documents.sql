-- Verify routiq:docs/documents on pg

begin;

select
    t.organization_id,
    t.id,
    t.asset_id,
    t.replaces_id,
    t.version_number,
    t.contact_id,
    t.location_id,
    t.encounter_id,
    t.category,
    t.is_clinical,
    t.title,
    t.status,
    t.authored_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from docs.documents as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'docs.documents'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'docs.documents'::pg_catalog.regclass
    ), 'app_owner should own docs.documents';
    assert audit.is_attached('docs.documents'),
        'every write of docs.documents should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'docs.documents' and s.from_status = ''
    ), 'the flow of docs.documents should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'docs.documents', 'select, insert, update'
        )
    ), 'clients should have no right on docs.documents';
end
$verify$;

rollback;
