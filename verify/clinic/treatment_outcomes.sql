-- Verify routiq:clinic/treatment_outcomes on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.treatment_record_id,
    t.treatment_plan_id,
    t.measure,
    t.value,
    t.unit,
    t.notes,
    t.assessed_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.treatment_outcomes as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.treatment_outcomes'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.treatment_outcomes'::pg_catalog.regclass
    ), 'app_owner should own clinic.treatment_outcomes';
    assert audit.is_attached('clinic.treatment_outcomes'),
        'every write of clinic.treatment_outcomes should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.treatment_outcomes', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.treatment_outcomes';
end
$verify$;

rollback;
