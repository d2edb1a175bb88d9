-- Deploy routiq:api/encounters to pg
-- requires: ref/permissions__clinical
-- requires: clinic/clinical_place
-- requires: core/delete_rules__documents
-- requires: core/require_context
-- requires: core/require_permission
-- requires: core/begin_once
-- requires: core/finish_once
-- requires: core/check_row_version
-- requires: core/withdraw_row
-- requires: audit/log_access

begin;

-- function api.open_encounter(uuid, uuid, uuid, uuid, text, text, text, text)
-- function api.finish_encounter(uuid, text, int)
-- function api.withdraw_encounter(uuid, int)
-- function api.list_encounters(uuid, int, uuid)

-- What an encounter came of leads: patient, practitioner and branch are those of the appointment.
-- Raise RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.open_encounter(
    p_contact_id uuid default null,
    p_appointment_id uuid default null,
    p_practitioner_id uuid default null,
    p_location_id uuid default null,
    p_class text default 'ambulatory',
    p_type text default null,
    p_reason text default null,
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
    v_appointment clinic.appointments;
    v_place record;
    v_id uuid;
    v_result jsonb;
begin
    perform core.require_permission('clinical.write');

    v_result := core.begin_once(
        'open_encounter',
        p_idempotency_key,
        jsonb_build_array(
            p_contact_id, p_appointment_id, p_practitioner_id, p_location_id, p_class, p_type,
            p_reason
        )
    );

    if v_result is not null then
        return v_result;
    end if;

    if p_appointment_id is not null then
        select a.*
        into v_appointment
        from clinic.appointments as a
        where
            a.organization_id = v_organization_id
            and a.id = p_appointment_id
            and a.deleted_at is null;

        if v_appointment.id is null then
            perform core.refuse(
                'RQ404',
                'there is no such appointment',
                format('the id is "%s"', p_appointment_id),
                'list the appointments that you may see'
            );
        elsif v_appointment.contact_id <> p_contact_id then
            perform core.refuse(
                'RQ409',
                'the appointment is of somebody else',
                format('its contact is "%s"', v_appointment.contact_id),
                'leave the contact out'
            );
        end if;
    end if;

    select c.*
    into v_place
    from clinic.clinical_place(
        p_contact_id => coalesce(v_appointment.contact_id, p_contact_id),
        p_encounter_id => null,
        p_location_id => coalesce(v_appointment.location_id, p_location_id)
    ) as c;

    insert into clinic.encounters (
        organization_id, contact_id, appointment_id, practitioner_id, location_id, status, class,
        type, reason, started_at
    )
    values (
        v_organization_id,
        v_place.contact_id,
        p_appointment_id,
        coalesce(p_practitioner_id, v_appointment.practitioner_id),
        v_place.location_id,
        'in_progress',
        coalesce(p_class, 'ambulatory'),
        p_type,
        p_reason,
        now()
    )
    returning id into v_id;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object('encounter_id', v_id, 'status', 'in_progress', 'row_version', 1)
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409',
            'the appointment has its encounter',
            format('the appointment is "%s"', p_appointment_id),
            'find it by api.list_encounters'
        );
        return null;
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such practitioner', sqlerrm, 'choose one of the practice'
        );
        return null;
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'this cannot be an encounter', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.open_encounter(uuid, uuid, uuid, uuid, text, text, text, text)
owner to app_owner;

revoke all on function api.open_encounter(uuid, uuid, uuid, uuid, text, text, text, text)
from public;
grant execute on function api.open_encounter(uuid, uuid, uuid, uuid, text, text, text, text)
to authenticated;

comment on function api.open_encounter(uuid, uuid, uuid, uuid, text, text, text, text) is
    'Begins an encounter with a patient, or with the one of an appointment, whose practitioner and '
    'branch it takes. The same idempotency key with the same values returns the first result. '
    'Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.finish_encounter(
    p_encounter_id uuid, p_summary text default null, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_encounter clinic.encounters;
begin
    perform core.require_permission('clinical.write');

    select e.*
    into v_encounter
    from clinic.encounters as e
    where
        e.organization_id = v_organization_id
        and e.id = p_encounter_id
        and e.deleted_at is null
    for no key update;

    if v_encounter.id is null then
        perform core.refuse(
            'RQ404', 'there is no such encounter', format('the id is "%s"', p_encounter_id),
            'name one of api.list_encounters'
        );
    elsif
        v_encounter.status = 'finished'
        and coalesce(p_summary, v_encounter.summary) is not distinct from v_encounter.summary
    then
        return v_encounter.row_version;
    end if;

    perform core.check_row_version('encounter', p_row_version, v_encounter.row_version);

    update clinic.encounters as e
    set
        status = 'finished',
        summary = coalesce(p_summary, e.summary),
        finished_at = coalesce(e.finished_at, now())
    where e.organization_id = v_organization_id and e.id = p_encounter_id
    returning e.row_version into v_encounter.row_version;

    return v_encounter.row_version;
exception
    when check_violation then
        perform core.refuse('RQ422', 'an encounter cannot end so', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function api.finish_encounter(uuid, text, int) owner to app_owner;

revoke all on function api.finish_encounter(uuid, text, int) from public;
grant execute on function api.finish_encounter(uuid, text, int) to authenticated;

comment on function api.finish_encounter(uuid, text, int) is
    'Ends an encounter with what was found and done, and returns its version; a finished one takes '
    'another summary. Sent again it changes nothing more. Raises RQ403, RQ404, RQ409, RQ422.';

create or replace function api.withdraw_encounter(
    p_encounter_id uuid, p_row_version int default null
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('clinical.write');

    return core.withdraw_row(
        p_table => 'clinic.encounters',
        p_what => 'encounter',
        p_organization_id => v_organization_id,
        p_id => p_encounter_id,
        p_row_version => p_row_version
    );
end
$function$;

alter function api.withdraw_encounter(uuid, int) owner to app_owner;

revoke all on function api.withdraw_encounter(uuid, int) from public;
grant execute on function api.withdraw_encounter(uuid, int) to authenticated;

comment on function api.withdraw_encounter(uuid, int) is
    'Says that an encounter was entered in error, and returns its version. Raises RQ403, RQ404, '
    'RQ409.';

create or replace function api.list_encounters(
    p_contact_id uuid, p_limit int default 50, p_after uuid default null
)
returns table (
    encounter_id uuid,
    contact_id uuid,
    appointment_id uuid,
    practitioner_id uuid,
    location_id uuid,
    status text,
    class text,
    type text,
    reason text,
    summary text,
    started_at timestamptz,
    finished_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
begin
    perform core.require_permission('clinical.read');

    v_ids := array(
        select e.id
        from clinic.encounters as e
        where
            e.organization_id = v_organization_id
            and e.contact_id = p_contact_id
            and e.id > coalesce(p_after, '00000000-0000-0000-0000-000000000000')
            and e.deleted_at is null
        order by e.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_encounters', 'clinic.encounters', v_ids);

    return query
    select
        e.id,
        e.contact_id,
        e.appointment_id,
        e.practitioner_id,
        e.location_id,
        e.status,
        e.class,
        e.type,
        e.reason,
        e.summary,
        e.started_at,
        e.finished_at,
        e.row_version
    from clinic.encounters as e
    where e.organization_id = v_organization_id and e.id = any(v_ids)
    order by e.id;
end
$function$;

alter function api.list_encounters(uuid, int, uuid) owner to app_owner;

revoke all on function api.list_encounters(uuid, int, uuid) from public;
grant execute on function api.list_encounters(uuid, int, uuid) to authenticated;

comment on function api.list_encounters(uuid, int, uuid) is
    'Encounters of a patient in the order in which they were made, page by page: p_after is the '
    'last encounter_id of the page before. Every call is logged. Raises RQ403.';

commit;
