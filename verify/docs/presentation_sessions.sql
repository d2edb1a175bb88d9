-- Verify routiq:docs/presentation_sessions on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.encounter_id,
    t.started_at,
    t.ended_at,
    t.notes,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from docs.presentation_sessions as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'docs.presentation_sessions'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'docs.presentation_sessions'::pg_catalog.regclass
    ), 'app_owner should own docs.presentation_sessions';
    assert audit.is_attached('docs.presentation_sessions'),
        'every write of docs.presentation_sessions should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'docs.presentation_sessions', 'select, insert, update'
        )
    ), 'clients should have no right on docs.presentation_sessions';
end
$verify$;

rollback;
