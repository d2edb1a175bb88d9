-- Deploy routiq:api/appointments to pg
-- requires: api/schema
-- requires: clinic/appointments__policies
-- requires: clinic/appointment_types__policies
-- requires: clinic/practitioners__policies
-- requires: ref/permissions__practice
-- requires: core/read_place
-- requires: audit/log_access
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.get_appointment(uuid)
-- function api.list_appointments(timestamptz, timestamptz, uuid, uuid, uuid, uuid, int, jsonb)

-- Each reads patient data, so it writes the access log: volatile. Who asks for a practitioner, patient,
-- branch or kind is answered along its own index: the plan has to know which are null, so it is made
-- each time. Raises RQ400, RQ401, RQ403, RQ404, RQ422.

create or replace function api.get_appointment(p_appointment_id uuid)
returns table (
    appointment_id uuid,
    contact_id uuid,
    contact_name text,
    practitioner_id uuid,
    practitioner_name text,
    appointment_type_id uuid,
    appointment_type_name text,
    location_id uuid,
    start_at timestamptz,
    end_at timestamptz,
    status text,
    cancellation_reason text,
    notes text,
    source text,
    created_at timestamptz,
    updated_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('appointments.read');

    return query
    select
        a.id,
        a.contact_id,
        c.display_name,
        a.practitioner_id,
        p.name,
        a.appointment_type_id,
        t.name,
        a.location_id,
        a.start_at,
        a.end_at,
        a.status,
        a.cancellation_reason,
        case when core.is_staff() then a.notes end,
        a.source,
        a.created_at,
        a.updated_at,
        a.row_version
    from clinic.appointments as a
    inner join contact.contacts as c
        on a.organization_id = c.organization_id and a.contact_id = c.id
    left join clinic.practitioners as p
        on a.organization_id = p.organization_id and a.practitioner_id = p.id
    left join clinic.appointment_types as t
        on a.organization_id = t.organization_id and a.appointment_type_id = t.id
    where
        a.organization_id = v_organization_id
        and a.id = p_appointment_id
        and a.deleted_at is null;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such appointment', format('the id is "%s"', p_appointment_id),
            'list the appointments that you may see'
        );
    end if;

    perform audit.log_access(
        'api.get_appointment', 'clinic.appointments', array[p_appointment_id]
    );
end
$function$;

alter function api.get_appointment(uuid) owner to app_owner;

revoke all on function api.get_appointment(uuid) from public;
grant execute on function api.get_appointment(uuid) to authenticated;

comment on function api.get_appointment(uuid) is
    'One appointment; its notes for staff only. Every call is logged. Raises RQ403, RQ404.';

create or replace function api.list_appointments(
    p_from timestamptz default null,
    p_until timestamptz default null,
    p_practitioner_id uuid default null,
    p_contact_id uuid default null,
    p_location_id uuid default null,
    p_appointment_type_id uuid default null,
    p_limit int default 50,
    p_after jsonb default null
)
returns table (
    appointment_id uuid,
    contact_id uuid,
    contact_name text,
    practitioner_id uuid,
    practitioner_name text,
    appointment_type_id uuid,
    appointment_type_name text,
    location_id uuid,
    start_at timestamptz,
    end_at timestamptz,
    status text,
    cancellation_reason text,
    source text,
    row_version int,
    place jsonb
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
    v_after record := core.read_place(p_after, 'at');
    v_first_at timestamptz := greatest(p_from, v_after.at, '-infinity');
    v_ids uuid[];
begin
    perform core.require_permission('appointments.read');

    -- An index is read from where the pair begins, whatever start_at alone is compared with.
    v_ids := array(
        select a.id
        from clinic.appointments as a
        where
            a.organization_id = v_organization_id
            and a.deleted_at is null
            and a.start_at < coalesce(p_until, 'infinity')
            and (a.start_at, a.id) > (
                v_first_at,
                case
                    when v_after.at = v_first_at then v_after.id
                    else '00000000-0000-0000-0000-000000000000'
                end
            )
            and (p_practitioner_id is null or a.practitioner_id = p_practitioner_id)
            and (p_contact_id is null or a.contact_id = p_contact_id)
            and (p_location_id is null or a.location_id = p_location_id)
            and (p_appointment_type_id is null or a.appointment_type_id = p_appointment_type_id)
        order by a.start_at, a.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_appointments', 'clinic.appointments', v_ids);

    return query
    select
        a.id,
        a.contact_id,
        c.display_name,
        a.practitioner_id,
        p.name,
        a.appointment_type_id,
        t.name,
        a.location_id,
        a.start_at,
        a.end_at,
        a.status,
        a.cancellation_reason,
        a.source,
        a.row_version,
        jsonb_build_object('at', a.start_at, 'id', a.id)
    from clinic.appointments as a
    inner join contact.contacts as c
        on a.organization_id = c.organization_id and a.contact_id = c.id
    left join clinic.practitioners as p
        on a.organization_id = p.organization_id and a.practitioner_id = p.id
    left join clinic.appointment_types as t
        on a.organization_id = t.organization_id and a.appointment_type_id = t.id
    where a.organization_id = v_organization_id and a.id = any(v_ids)
    order by a.start_at, a.id;
end
$function$;

alter function api.list_appointments(
    timestamptz, timestamptz, uuid, uuid, uuid, uuid, int, jsonb
) owner to app_owner;

revoke all on function api.list_appointments(
    timestamptz, timestamptz, uuid, uuid, uuid, uuid, int, jsonb
) from public;
grant execute on function api.list_appointments(
    timestamptz, timestamptz, uuid, uuid, uuid, uuid, int, jsonb
) to authenticated;

comment on function api.list_appointments(
    timestamptz, timestamptz, uuid, uuid, uuid, uuid, int, jsonb
) is
    'Appointments that begin from p_from and before p_until, earliest first, of one practitioner, '
    'patient, branch or kind or of all: at most p_limit (500); for the next page give the last '
    '"place" as p_after. Without those for which no time is agreed. Every call is logged. Raises '
    'RQ403, RQ422.';

commit;
