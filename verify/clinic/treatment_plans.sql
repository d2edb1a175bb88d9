-- Verify routiq:clinic/treatment_plans on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.practitioner_id,
    t.encounter_id,
    t.title,
    t.goal,
    t.description,
    t.status,
    t.started_on,
    t.ended_on,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.treatment_plans as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.treatment_plans'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.treatment_plans'::pg_catalog.regclass
    ), 'app_owner should own clinic.treatment_plans';
    assert audit.is_attached('clinic.treatment_plans'),
        'every write of clinic.treatment_plans should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'clinic.treatment_plans' and s.from_status = ''
    ), 'the flow of clinic.treatment_plans should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.treatment_plans', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.treatment_plans';
end
$verify$;

rollback;
