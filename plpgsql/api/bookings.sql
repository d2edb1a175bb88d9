-- function clinic.living_appointment(uuid)
-- function clinic.free_practitioner(uuid)
-- function clinic.place_appointment(uuid, timestamptz, uuid, int)
-- function clinic.move_appointment(uuid, text, text, int)
-- function api.book_appointment(uuid, uuid, uuid, timestamptz, uuid, text, text)
-- function api.reschedule_appointment(uuid, timestamptz, uuid, int)
-- function api.confirm_appointment(uuid, int)
-- function api.cancel_appointment(uuid, text, int)
-- function api.mark_arrived(uuid, int)
-- function api.mark_noshow(uuid, int)
-- function api.mark_fulfilled(uuid, int)

-- That nobody is booked twice is held by the exclusion of clinic.appointments, whoever writes. Those
-- who book the same practitioner come one after the other, by the lock on the practitioner: two
-- that only met in the exclusion would wait for each other, and one would be ended as a deadlock.
-- Sent again, none of the last six changes anything, so they take no idempotency key. Raise RQ400,
-- RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function clinic.living_appointment(p_appointment_id uuid)
returns clinic.appointments
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_appointment clinic.appointments;
begin
    select a.*
    into v_appointment
    from clinic.appointments as a
    where
        a.organization_id = core.current_org_id()
        and a.id = p_appointment_id
        and a.deleted_at is null
    for no key update;

    if v_appointment.id is null then
        perform core.refuse(
            'RQ404', 'there is no such appointment', format('the id is "%s"', p_appointment_id),
            'list the appointments that you may see'
        );
    end if;

    return v_appointment;
end
$function$;

alter function clinic.living_appointment(uuid) owner to app_owner;

revoke all on function clinic.living_appointment(uuid) from public;

comment on function clinic.living_appointment(uuid) is
    'An appointment of the caller''s organization, locked. Raises RQ404 where there is none.';

create or replace function clinic.free_practitioner(p_practitioner_id uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform
    from clinic.practitioners as p
    where
        p.organization_id = core.current_org_id()
        and p.id = p_practitioner_id
        and p.is_active
        and p.deleted_at is null
    for no key update;

    if not found then
        perform core.refuse(
            'RQ404',
            'there is no such practitioner',
            format('the id is "%s"', p_practitioner_id),
            'name somebody who takes appointments'
        );
    end if;
end
$function$;

alter function clinic.free_practitioner(uuid) owner to app_owner;

revoke all on function clinic.free_practitioner(uuid) from public;

comment on function clinic.free_practitioner(uuid) is
    'Keeps a practitioner who takes appointments for this transaction, so that others who book '
    'wait. Raises RQ404.';

create or replace function clinic.place_appointment(
    p_appointment_id uuid,
    p_start_at timestamptz,
    p_practitioner_id uuid,
    p_row_version int
)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_appointment clinic.appointments := clinic.living_appointment(p_appointment_id);
    v_practitioner_id uuid := coalesce(p_practitioner_id, v_appointment.practitioner_id);
    v_version int;
begin
    if
        v_appointment.start_at = p_start_at
        and v_appointment.practitioner_id is not distinct from v_practitioner_id
    then
        return v_appointment.row_version;
    end if;

    perform core.check_row_version('appointment', p_row_version, v_appointment.row_version);

    if p_start_at is null or v_appointment.status not in ('pending', 'booked') then
        perform core.refuse(
            'RQ422',
            'this appointment cannot be moved',
            format('it is %s', v_appointment.status),
            'move what is pending or booked, to a time; book another one otherwise'
        );
    end if;

    if v_practitioner_id is not null then
        perform clinic.free_practitioner(v_practitioner_id);
    end if;

    update clinic.appointments as a
    set
        practitioner_id = v_practitioner_id,
        start_at = p_start_at,
        end_at = p_start_at + (v_appointment.end_at - v_appointment.start_at)
    where
        a.organization_id = v_appointment.organization_id
        and a.id = v_appointment.id
    returning a.row_version into v_version;

    return v_version;
exception
    when exclusion_violation then
        perform core.refuse(
            'RQ409',
            'the practitioner is with somebody else then',
            format('the time asked for begins at %s', p_start_at),
            'choose another time or another practitioner'
        );
        return null;
end
$function$;

alter function clinic.place_appointment(uuid, timestamptz, uuid, int) owner to app_owner;

revoke all on function clinic.place_appointment(uuid, timestamptz, uuid, int) from public;

comment on function clinic.place_appointment(uuid, timestamptz, uuid, int) is
    'Puts an appointment to another time or practitioner, and returns its version; one that is '
    'there already stays. Raises RQ404, RQ409, RQ422.';

create or replace function clinic.move_appointment(
    p_appointment_id uuid,
    p_status text,
    p_reason text,
    p_row_version int
)
returns int
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_appointment clinic.appointments := clinic.living_appointment(p_appointment_id);
    v_version int;
begin
    if v_appointment.status = p_status then
        return v_appointment.row_version;
    end if;

    perform core.check_row_version('appointment', p_row_version, v_appointment.row_version);

    update clinic.appointments as a
    set
        status = p_status,
        cancellation_reason = p_reason
    where
        a.organization_id = v_appointment.organization_id
        and a.id = v_appointment.id
    returning a.row_version into v_version;

    return v_version;
exception
    when check_violation then
        perform core.refuse('RQ422', 'this cannot be the reason', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function clinic.move_appointment(uuid, text, text, int) owner to app_owner;

revoke all on function clinic.move_appointment(uuid, text, text, int) from public;

comment on function clinic.move_appointment(uuid, text, text, int) is
    'Gives an appointment another status, along its flow, and returns its version; one that has it '
    'already stays. Raises RQ404, RQ409, RQ422.';

create or replace function api.book_appointment(
    p_contact_id uuid,
    p_practitioner_id uuid,
    p_appointment_type_id uuid,
    p_start_at timestamptz,
    p_location_id uuid default null,
    p_notes text default null,
    p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_duration interval;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('appointments.write');

    perform core.require_own_branch(p_location_id);

    v_result := core.begin_once(
        'book_appointment',
        p_idempotency_key,
        jsonb_build_array(
            p_contact_id,
            p_practitioner_id,
            p_appointment_type_id,
            p_start_at,
            p_location_id,
            p_notes
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    perform
    from contact.contacts as c
    where
        c.organization_id = v_organization_id
        and c.id = p_contact_id
        and c.deleted_at is null;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such contact', format('the id is "%s"', p_contact_id),
            'register the patient first'
        );
    end if;

    select t.duration
    into v_duration
    from clinic.appointment_types as t
    where
        t.organization_id = v_organization_id
        and t.id = p_appointment_type_id
        and t.is_active
        and t.deleted_at is null;

    if v_duration is null then
        perform core.refuse(
            'RQ404',
            'there is no such kind of appointment',
            format('the id is "%s"', p_appointment_type_id),
            'name one that is offered'
        );
    end if;

    perform clinic.free_practitioner(p_practitioner_id);

    insert into clinic.appointments (
        organization_id,
        contact_id,
        practitioner_id,
        appointment_type_id,
        location_id,
        start_at,
        end_at,
        notes
    )
    values (
        v_organization_id,
        p_contact_id,
        p_practitioner_id,
        p_appointment_type_id,
        p_location_id,
        p_start_at,
        p_start_at + v_duration,
        p_notes
    )
    returning id into v_id;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'appointment_id', v_id,
            'start_at', p_start_at,
            'end_at', p_start_at + v_duration,
            'row_version', 1
        )
    );
exception
    when exclusion_violation then
        perform core.refuse(
            'RQ409',
            'the practitioner is with somebody else then',
            format('from %s for %s', p_start_at, v_duration),
            'choose another time or another practitioner'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'these values cannot be booked', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.book_appointment(uuid, uuid, uuid, timestamptz, uuid, text, text)
owner to app_owner;

revoke all on function api.book_appointment(uuid, uuid, uuid, timestamptz, uuid, text, text)
from public;
grant execute on function api.book_appointment(uuid, uuid, uuid, timestamptz, uuid, text, text)
to authenticated;

comment on function api.book_appointment(uuid, uuid, uuid, timestamptz, uuid, text, text) is
    'Books a patient with a practitioner, for as long as the kind of appointment takes. Whoever '
    'comes second for the same time is refused. The same idempotency key with the same values '
    'returns the first result. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.reschedule_appointment(
    p_appointment_id uuid,
    p_start_at timestamptz,
    p_practitioner_id uuid default null,
    p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('appointments.write');

    return clinic.place_appointment(
        p_appointment_id => p_appointment_id,
        p_start_at => p_start_at,
        p_practitioner_id => p_practitioner_id,
        p_row_version => p_row_version
    );
end
$function$;

alter function api.reschedule_appointment(uuid, timestamptz, uuid, int) owner to app_owner;

revoke all on function api.reschedule_appointment(uuid, timestamptz, uuid, int) from public;
grant execute on function api.reschedule_appointment(uuid, timestamptz, uuid, int)
to authenticated;

comment on function api.reschedule_appointment(uuid, timestamptz, uuid, int) is
    'Moves an appointment to another time, as long as it was, or to another practitioner, and '
    'returns its version. Raises RQ403, RQ404, RQ409 where somebody else has that time or the row '
    'changed meanwhile, RQ422.';

create or replace function api.confirm_appointment(
    p_appointment_id uuid, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('appointments.write');

    return clinic.move_appointment(
        p_appointment_id => p_appointment_id,
        p_status => 'booked',
        p_reason => null,
        p_row_version => p_row_version
    );
end
$function$;

alter function api.confirm_appointment(uuid, int) owner to app_owner;

revoke all on function api.confirm_appointment(uuid, int) from public;
grant execute on function api.confirm_appointment(uuid, int) to authenticated;

comment on function api.confirm_appointment(uuid, int) is
    'Says yes to an appointment that a customer asked for, and returns its version. Raises RQ403, '
    'RQ404, RQ409.';

create or replace function api.cancel_appointment(
    p_appointment_id uuid,
    p_reason text default null,
    p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('appointments.write');

    return clinic.move_appointment(
        p_appointment_id => p_appointment_id,
        p_status => 'cancelled',
        p_reason => p_reason,
        p_row_version => p_row_version
    );
end
$function$;

alter function api.cancel_appointment(uuid, text, int) owner to app_owner;

revoke all on function api.cancel_appointment(uuid, text, int) from public;
grant execute on function api.cancel_appointment(uuid, text, int) to authenticated;

comment on function api.cancel_appointment(uuid, text, int) is
    'Cancels an appointment, which frees its time, and returns its version. Raises RQ403, RQ404, '
    'RQ409, RQ422.';

create or replace function api.mark_arrived(p_appointment_id uuid, p_row_version int default null)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('appointments.write');

    return clinic.move_appointment(
        p_appointment_id => p_appointment_id,
        p_status => 'arrived',
        p_reason => null,
        p_row_version => p_row_version
    );
end
$function$;

alter function api.mark_arrived(uuid, int) owner to app_owner;

revoke all on function api.mark_arrived(uuid, int) from public;
grant execute on function api.mark_arrived(uuid, int) to authenticated;

comment on function api.mark_arrived(uuid, int) is
    'Says that the patient is there, and returns the version of the appointment. Raises RQ403, '
    'RQ404, RQ409.';

create or replace function api.mark_noshow(p_appointment_id uuid, p_row_version int default null)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('appointments.write');

    return clinic.move_appointment(
        p_appointment_id => p_appointment_id,
        p_status => 'noshow',
        p_reason => null,
        p_row_version => p_row_version
    );
end
$function$;

alter function api.mark_noshow(uuid, int) owner to app_owner;

revoke all on function api.mark_noshow(uuid, int) from public;
grant execute on function api.mark_noshow(uuid, int) to authenticated;

comment on function api.mark_noshow(uuid, int) is
    'Says that nobody came, which frees the time, and returns the version of the appointment. '
    'Raises RQ403, RQ404, RQ409.';

create or replace function api.mark_fulfilled(
    p_appointment_id uuid, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();
    perform core.require_permission('appointments.write');

    return clinic.move_appointment(
        p_appointment_id => p_appointment_id,
        p_status => 'fulfilled',
        p_reason => null,
        p_row_version => p_row_version
    );
end
$function$;

alter function api.mark_fulfilled(uuid, int) owner to app_owner;

revoke all on function api.mark_fulfilled(uuid, int) from public;
grant execute on function api.mark_fulfilled(uuid, int) to authenticated;

comment on function api.mark_fulfilled(uuid, int) is
    'Says that the patient was treated, and returns the version of the appointment. Raises RQ403, '
    'RQ404, RQ409.';
