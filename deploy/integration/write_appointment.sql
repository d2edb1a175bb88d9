-- Deploy routiq:integration/write_appointment to pg
-- requires: integration/known_target
-- requires: clinic/appointments__policies

begin;

-- function integration.write_appointment(uuid, text, jsonb, boolean, uuid)

-- What is gone there is cancelled here: who treated whom is kept for years. What another system lets
-- overlap, overlaps here too. Where the patient arrived it is fulfilled once it is over. Raises RQ409
-- where a status may not follow, and 22 or 23 for values that break a rule.

create or replace function integration.write_appointment(
    p_organization_id uuid,
    p_system text,
    p_fields jsonb,
    p_is_deleted boolean,
    p_target_id uuid
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_new clinic.appointments;
    v_status text;
    v_id uuid;
begin
    v_status := case
        when p_is_deleted or p_fields ? 'cancelled_at' then 'cancelled'
        when p_fields ->> 'is_noshow' = 'true' then 'noshow'
        when p_fields ->> 'is_arrived' = 'true' then
            case when (p_fields ->> 'end_at')::timestamptz <= now() then 'fulfilled' else 'arrived' end
        else 'booked'
    end;

    v_new.contact_id := integration.known_target(
        p_organization_id, p_system, 'contact', p_fields ->> 'contact'
    );
    v_new.practitioner_id := integration.known_target(
        p_organization_id, p_system, 'practitioner', p_fields ->> 'practitioner'
    );
    v_new.appointment_type_id := integration.known_target(
        p_organization_id, p_system, 'appointment_type', p_fields ->> 'appointment_type'
    );
    v_new.location_id := integration.known_target(
        p_organization_id, p_system, 'location', p_fields ->> 'location'
    );

    insert into clinic.appointments as a (
        organization_id, id, contact_id, practitioner_id, appointment_type_id, location_id,
        start_at, end_at, status, cancellation_reason, notes, source, is_overlap_allowed
    )
    values (
        p_organization_id,
        coalesce(p_target_id, core.new_id()),
        v_new.contact_id,
        v_new.practitioner_id,
        v_new.appointment_type_id,
        v_new.location_id,
        (p_fields ->> 'start_at')::timestamptz,
        (p_fields ->> 'end_at')::timestamptz,
        v_status,
        case
            when p_is_deleted then 'deleted in ' || p_system
            when v_status in ('cancelled', 'noshow') then left(p_fields ->> 'reason', 1000)
        end,
        left(p_fields ->> 'notes', 10000),
        p_system,
        true
    )
    on conflict (organization_id, id) do update
    set
        contact_id = excluded.contact_id,
        practitioner_id = coalesce(excluded.practitioner_id, a.practitioner_id),
        appointment_type_id = coalesce(excluded.appointment_type_id, a.appointment_type_id),
        location_id = coalesce(excluded.location_id, a.location_id),
        start_at = excluded.start_at,
        end_at = excluded.end_at,
        status = excluded.status,
        cancellation_reason = excluded.cancellation_reason,
        notes = coalesce(excluded.notes, a.notes)
    returning a.id into v_id;

    return v_id;
end
$function$;

alter function integration.write_appointment(uuid, text, jsonb, boolean, uuid)
owner to app_owner;

revoke all on function integration.write_appointment(uuid, text, jsonb, boolean, uuid) from public;

comment on function integration.write_appointment(uuid, text, jsonb, boolean, uuid) is
    'Writes an appointment as a system tells it, into p_target_id or a new row; returns its id. '
    'Raises RQ409.';

commit;
