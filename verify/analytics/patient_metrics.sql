-- Verify routiq:analytics/patient_metrics on pg

begin;

select
    t.organization_id,
    t.id,
    t.location_id,
    t.patients,
    t.patients_with_appointments,
    t.computed_at
from analytics.patient_metrics as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.patient_metrics'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.patient_metrics'::pg_catalog.regclass
    ), 'app_owner should own analytics.patient_metrics';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'analytics.patient_metrics', 'select, insert, update'
        )
    ), 'clients should have no right on analytics.patient_metrics';
end
$verify$;

rollback;
