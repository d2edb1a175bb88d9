-- Verify routiq:clinic/encounters on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.appointment_id,
    t.practitioner_id,
    t.location_id,
    t.status,
    t.class,
    t.type,
    t.reason,
    t.summary,
    t.started_at,
    t.finished_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.encounters as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.encounters'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.encounters'::pg_catalog.regclass
    ), 'app_owner should own clinic.encounters';
    assert audit.is_attached('clinic.encounters'),
        'every write of clinic.encounters should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'clinic.encounters' and s.from_status = ''
    ), 'the flow of clinic.encounters should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.encounters', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.encounters';
end
$verify$;

rollback;
