-- Verify routiq:legacy/active_patients on pg

begin;

select
    t.id,
    t.organization_id,
    t.contact_id,
    t.cliniko_id,
    t.appointment_count,
    t.last_appointment,
    t.upcoming,
    t.is_active
from legacy.active_patients as t
where false;

do $verify$
begin
    assert pg_catalog.has_table_privilege('service_role', 'legacy.active_patients', 'select'),
        'today''s application should read legacy.active_patients';
    assert pg_catalog.has_table_privilege('service_role', 'legacy.active_patients', 'insert'),
        'today''s application should write legacy.active_patients';
    assert pg_catalog.has_sequence_privilege(
        'service_role', 'legacy.active_patients_id_seq', 'usage'
    ), 'today''s application should draw numbers for legacy.active_patients';
    assert not pg_catalog.has_table_privilege(
        'authenticated', 'legacy.active_patients', 'select'
    ), 'clients should not read legacy.active_patients';
    assert (
        select r.relrowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'legacy.active_patients'::pg_catalog.regclass
    ), 'row security should be on';
end
$verify$;

rollback;
