-- Verify routiq:docs/document_links on pg

begin;

select
    t.organization_id,
    t.id,
    t.document_id,
    t.contact_id,
    t.location_id,
    t.is_clinical,
    t.target_contact_id,
    t.target_appointment_id,
    t.target_encounter_id,
    t.target_invoice_id,
    t.target_order_id,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from docs.document_links as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'docs.document_links'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'docs.document_links'::pg_catalog.regclass
    ), 'app_owner should own docs.document_links';
    assert audit.is_attached('docs.document_links'),
        'every write of docs.document_links should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'docs.document_links', 'select, insert, update'
        )
    ), 'clients should have no right on docs.document_links';
end
$verify$;

rollback;
