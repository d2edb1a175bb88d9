-- Deploy routiq:api/list_versioned to pg
-- requires: api/schema
-- requires: core/feature_flags
-- requires: core/schema_version
-- requires: api/patient_appointments
-- requires: api/contacts
-- requires: api/appointments
-- requires: api/conversations

begin;

-- function api.list_versioned(text, int, jsonb)

-- For front ends that are moved from one shape to the next: one call, whose rows have the shape that the
-- flag api.shapes gives the organization. Rows come from the list functions, with their rights, pages and
-- access log; the old shape is that of the first application's tables. Raises RQ400, RQ401, RQ403, RQ422.

create or replace function api.list_versioned(
    p_list text, p_limit int default 50, p_after jsonb default null
)
returns table (version int, content jsonb, place jsonb)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_version int := core.schema_version('api.shapes');
begin
    if p_list = 'patients' then
        return query
        select
            v_version,
            case
                when v_version > 1 then to_jsonb(p)
                else
                    jsonb_build_object(
                        'id', p.patient_id,
                        'organization_id', v_organization_id,
                        'contact_id', p.contact_id,
                        'cliniko_id', (
                            select min(i.value)
                            from contact.contact_identifiers as i
                            where
                                i.organization_id = v_organization_id
                                and i.contact_id = p.contact_id
                                and i.system = 'cliniko'
                                and i.deleted_at is null
                        ),
                        'appointment_count', (
                            select count(*)
                            from clinic.appointments as a
                            where
                                a.organization_id = v_organization_id
                                and a.contact_id = p.contact_id
                                and a.deleted_at is null
                        ),
                        'last_appointment', p.past -> 0 -> 'start_at',
                        'upcoming', p.upcoming,
                        'is_active', p.activity_status = 'active'
                    )
            end,
            jsonb_build_object('id', p.patient_id)
        from api.list_patients_with_appointments(
            p_limit, (core.read_place(p_after, 'id')).id
        ) as p;
    elsif p_list = 'contacts' then
        return query
        select
            v_version,
            case
                when v_version > 1 then to_jsonb(c) - 'place'
                else
                    jsonb_build_object(
                        'id', c.contact_id,
                        'organization_id', v_organization_id,
                        'name', c.display_name,
                        'phone', c.phone,
                        'email', c.email,
                        'cliniko_patient_id', i.known -> 'cliniko',
                        'chatwoot_contact_id', i.known -> 'chatwoot',
                        'manychat_id', i.known -> 'manychat'
                    )
            end,
            c.place
        from api.list_contacts(p_limit, p_after) as c
        cross join
            lateral (
                select jsonb_object_agg(n.system, n.value) as known
                from contact.contact_identifiers as n
                where
                    n.organization_id = v_organization_id
                    and n.contact_id = c.contact_id
                    and n.deleted_at is null
            ) as i;
    elsif p_list = 'appointments' then
        return query
        select
            v_version,
            case
                when v_version > 1 then to_jsonb(a) - 'place'
                else
                    jsonb_build_object(
                        'id', a.appointment_id,
                        'organization_id', v_organization_id,
                        'patient_id', a.contact_id,
                        'practitioner', a.practitioner_name,
                        'type', a.appointment_type_name,
                        'starts_at', a.start_at,
                        'ends_at', a.end_at,
                        'status', a.status
                    )
            end,
            a.place
        from api.list_appointments(p_limit => p_limit, p_after => p_after) as a;
    elsif p_list = 'conversations' then
        return query
        select
            v_version,
            case
                when v_version > 1 then to_jsonb(c) - 'place'
                else
                    jsonb_build_object(
                        'id', c.conversation_id,
                        'organization_id', v_organization_id,
                        'contact_id', c.contact_id,
                        'source', c.channel,
                        'status', c.status,
                        'updated_at', c.last_message_at
                    )
            end,
            c.place
        from api.list_conversations(p_limit => p_limit, p_after => p_after) as c;
    else
        perform core.refuse(
            'RQ422', 'there is no such list', format('the name is "%s"', p_list),
            'name patients, contacts, appointments or conversations'
        );
    end if;
end
$function$;

alter function api.list_versioned(text, int, jsonb) owner to app_owner;

revoke all on function api.list_versioned(text, int, jsonb) from public;
grant execute on function api.list_versioned(text, int, jsonb) to authenticated;

comment on function api.list_versioned(text, int, jsonb) is
    'Rows of patients, contacts, appointments or conversations in the shape that the flag '
    'api.shapes gives the organization: 1 that of the first application, 2 that of the list '
    'functions. For the next page give the last "place" as p_after. Every call is logged. Raises '
    'RQ403, RQ422.';

commit;
