-- Verify routiq:docs/presentation_items on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.presentation_session_id,
    t.document_id,
    t.skin_analysis_id,
    t.shown_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from docs.presentation_items as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'docs.presentation_items'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'docs.presentation_items'::pg_catalog.regclass
    ), 'app_owner should own docs.presentation_items';
    assert audit.is_attached('docs.presentation_items'),
        'every write of docs.presentation_items should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'docs.presentation_items', 'select, insert, update'
        )
    ), 'clients should have no right on docs.presentation_items';
end
$verify$;

rollback;
