-- Deploy routiq:integration/write_appointment to pg
-- requires: integration/known_target
-- requires: clinic/appointments__policies

begin;

-- function integration.write_appointment(uuid, text, text, jsonb)

-- What is gone there is cancelled here: who treated whom is kept for years. A booking of a class is the
-- appointment of one who takes part, of the kind that has the name of the class. What another system lets
-- overlap, overlaps here too. Where the patient arrived it is fulfilled once it is over. Raises RQ409
-- where a status may not follow, and 22 or 23 for values that break a rule.

create or replace function integration.write_appointment(
    p_organization_id uuid, p_system text, p_entity text, p_record jsonb
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_fields jsonb := p_record -> 'fields';
    v_is_deleted boolean := (p_record ->> 'is_deleted')::boolean;
    v_status text := case
        when v_is_deleted or v_fields ? 'cancelled_at' then 'cancelled'
        when v_fields ->> 'is_noshow' = 'true' then 'noshow'
        when v_fields ->> 'is_arrived' = 'true' then
            case when (v_fields ->> 'end_at')::timestamptz <= now() then 'fulfilled' else 'arrived' end
        when v_fields ? 'is_tentative' then 'pending'
        else 'booked'
    end;
    v_links jsonb;
begin
    select coalesce(
        jsonb_object_agg(
            l.link || '_id',
            integration.known_target(p_organization_id, p_system, l.link, v_fields ->> l.link)
        ),
        '{}'
    )
    into v_links
    from unnest(array['contact', 'practitioner', 'appointment_type', 'location']) as l (link);

    if p_entity = 'class_booking' then
        v_links := v_links || jsonb_build_object(
            'appointment_type_id',
            integration.type_named(p_organization_id, left(v_fields ->> 'class', 200))
        );
    end if;

    return integration.write_row(
        'clinic.appointments',
        p_organization_id,
        p_record,
        jsonb_strip_nulls(
            v_links || jsonb_build_object(
                'start_at', v_fields -> 'start_at',
                'end_at', v_fields -> 'end_at',
                'notes', left(v_fields ->> 'notes', 10000)
            )
        )
        || jsonb_build_object(
            'status', v_status,
            'cancellation_reason', case
                when v_is_deleted then 'deleted in ' || p_system
                when v_status in ('cancelled', 'noshow') then left(v_fields ->> 'reason', 1000)
            end
        ),
        jsonb_build_object('source', p_system, 'is_overlap_allowed', true)
    );
end
$function$;

alter function integration.write_appointment(uuid, text, text, jsonb) owner to app_owner;

revoke all on function integration.write_appointment(uuid, text, text, jsonb) from public;

comment on function integration.write_appointment(uuid, text, text, jsonb) is
    'Writes an appointment or a booking of a class as a system tells it; returns what '
    'integration.write_row does.';

commit;
