-- Verify routiq:clinic/appointments on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.practitioner_id,
    t.appointment_type_id,
    t.location_id,
    t.start_at,
    t.end_at,
    t.period,
    t.status,
    t.is_overlap_allowed,
    t.cancellation_reason,
    t.notes,
    t.source,
    t.external_updated_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.appointments as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.appointments'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.appointments'::pg_catalog.regclass
    ), 'app_owner should own clinic.appointments';
    assert audit.is_attached('clinic.appointments'),
        'every write of clinic.appointments should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'clinic.appointments' and s.from_status = ''
    ), 'the flow of clinic.appointments should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.appointments', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.appointments';
end
$verify$;

rollback;
