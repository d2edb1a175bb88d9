-- Deploy routiq:clinic/follow_appointment to pg
-- requires: clinic/bookings__policies
-- requires: clinic/appointments

begin;

-- function clinic.follow_appointment()
-- trigger tg_appointments_30_follow_appointment on clinic.appointments

-- The appointment leads, whoever writes it: functions of api, a calendar elsewhere, a correction. Its
-- booking is moved in the same statement, so no reader sees one without the other; where the booking cannot
-- follow, because the time that it holds is taken or its flow does not allow it, neither moves. The
-- columns are compared one by one, because rows that are compared read otherwise after dump and restore.

create or replace function clinic.follow_appointment()
returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    -- most appointments have no booking, and an update of no row would still wake the audit trail
    perform
    from clinic.bookings as b
    where
        b.organization_id = new.organization_id
        and b.appointment_id = new.id
        and b.deleted_at is null;

    if not found then
        return null;
    end if;

    update clinic.bookings as b
    set
        contact_id = new.contact_id,
        practitioner_id = new.practitioner_id,
        location_id = new.location_id,
        start_at = new.start_at,
        held_period = case
            when new.start_at is not null
                then tstzrange(new.start_at - b.buffer_before, new.end_at + b.buffer_after)
        end,
        status = case new.status
            when 'booked' then 'confirmed'
            when 'arrived' then 'confirmed'
            when 'fulfilled' then 'completed'
            when 'cancelled' then 'cancelled'
            when 'noshow' then 'no_show'
            else 'pending'
        end
    where
        b.organization_id = new.organization_id
        and b.appointment_id = new.id
        and b.deleted_at is null;

    return null;
end
$function$;

alter function clinic.follow_appointment() owner to app_owner;

revoke all on function clinic.follow_appointment() from public;

comment on function clinic.follow_appointment() is
    'Trigger: keeps the booking of an appointment as the appointment is.';

create or replace trigger tg_appointments_30_follow_appointment
after update of contact_id, practitioner_id, location_id, start_at, end_at, status
on clinic.appointments
for each row
when (
    old.contact_id is distinct from new.contact_id
    or old.practitioner_id is distinct from new.practitioner_id
    or old.location_id is distinct from new.location_id
    or old.start_at is distinct from new.start_at
    or old.end_at is distinct from new.end_at
    or old.status is distinct from new.status
)
execute function clinic.follow_appointment();

comment on trigger tg_appointments_30_follow_appointment on clinic.appointments is
    'Keeps the booking of an appointment as the appointment is';

commit;
