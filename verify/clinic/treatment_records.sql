-- Verify routiq:clinic/treatment_records on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.practitioner_id,
    t.encounter_id,
    t.treatment_plan_id,
    t.title,
    t.body_site,
    t.notes,
    t.status,
    t.performed_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.treatment_records as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.treatment_records'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.treatment_records'::pg_catalog.regclass
    ), 'app_owner should own clinic.treatment_records';
    assert audit.is_attached('clinic.treatment_records'),
        'every write of clinic.treatment_records should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'clinic.treatment_records' and s.from_status = ''
    ), 'the flow of clinic.treatment_records should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.treatment_records', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.treatment_records';
end
$verify$;

rollback;
