-- Verify routiq:legacy/appointments on pg

begin;

select
    t.id,
    t.organization_id,
    t.patient_id,
    t.practitioner,
    t.type,
    t.starts_at,
    t.ends_at,
    t.status
from legacy.appointments as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.appointments', 'select'),
        'today''s application should read legacy.appointments';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.appointments', 'insert'),
        'today''s application should write legacy.appointments';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.appointments', 'select'
    ), 'clients should not read legacy.appointments';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.appointments'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
