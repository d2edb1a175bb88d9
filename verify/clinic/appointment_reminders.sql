-- Verify routiq:clinic/appointment_reminders on pg

begin;

select
    t.organization_id,
    t.id,
    t.appointment_id,
    t.contact_id,
    t.location_id,
    t.lead_time,
    t.remind_at,
    t.status,
    t.sent_at,
    t.channel,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.appointment_reminders as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.appointment_reminders'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.appointment_reminders'::pg_catalog.regclass
    ), 'app_owner should own clinic.appointment_reminders';
    assert audit.is_attached('clinic.appointment_reminders'),
        'every write of clinic.appointment_reminders should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'clinic.appointment_reminders' and s.from_status = ''
    ), 'the flow of clinic.appointment_reminders should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.appointment_reminders', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.appointment_reminders';
end
$verify$;

rollback;
