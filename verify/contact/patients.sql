-- Verify routiq:contact/patients on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.mrn,
    t.flags,
    t.activity_status,
    t.activity_score,
    t.first_appointment_at,
    t.last_appointment_at,
    t.next_appointment_at,
    t.appointment_count,
    t.upcoming_count,
    t.cancelled_count,
    t.no_show_count,
    t.computed_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from contact.patients as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'contact.patients'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'contact.patients'::pg_catalog.regclass
    ), 'app_owner should own contact.patients';
    assert audit.is_attached('contact.patients'), 'every write of contact.patients should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'contact.patients', 'select, insert, update'
        )
    ), 'clients should have no right on contact.patients';
end
$verify$;

rollback;
