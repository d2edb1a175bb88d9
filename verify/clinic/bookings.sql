-- Verify routiq:clinic/bookings on pg

begin;

select
    t.organization_id,
    t.id,
    t.appointment_id,
    t.service_id,
    t.contact_id,
    t.practitioner_id,
    t.location_id,
    t.start_at,
    t.buffer_before,
    t.buffer_after,
    t.held_period,
    t.status,
    t.amount,
    t.currency,
    t.payment_status,
    t.payment_reference,
    t.paid_at,
    t.refunded_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from clinic.bookings as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.bookings'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.bookings'::pg_catalog.regclass
    ), 'app_owner should own clinic.bookings';
    assert audit.is_attached('clinic.bookings'),
        'every write of clinic.bookings should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'clinic.bookings' and s.from_status = ''
    ), 'the flow of clinic.bookings should have a beginning';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'clinic.bookings.payment_status' and s.from_status = ''
    ), 'the flow of clinic.bookings.payment_status should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.bookings', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.bookings';
end
$verify$;

rollback;
