-- function api.list_patients_with_appointments(int, uuid, int)
-- function api.list_patients_by_appointment_type(text, int, uuid)

-- Each reads patient data, so it writes the access log: volatile. The second one steps from patient to
-- patient along idx_appointments_type_contact, so that a kind that few have costs no more than one that
-- all have. Its plans are kept: no argument is null where it is compared. Raises RQ400, RQ401, RQ403,
-- RQ404.

create or replace function api.list_patients_with_appointments(
    p_limit int default 50, p_after uuid default null, p_each int default 5
)
returns table (
    patient_id uuid,
    contact_id uuid,
    display_name text,
    birth_date date,
    email text,
    phone text,
    location_id uuid,
    flags text[],
    activity_status text,
    row_version int,
    past jsonb,
    upcoming jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    -- a variable, since coalesce() in its place would be no condition of the index
    v_after uuid := coalesce(p_after, '00000000-0000-0000-0000-000000000000');
    v_each int := least(greatest(coalesce(p_each, 5), 1), 20);
    v_ids uuid[];
begin
    perform core.require_permission('patients.read');
    perform core.require_permission('appointments.read');

    v_ids := array(
        select p.id
        from contact.patients as p
        where
            p.organization_id = v_organization_id
            and p.deleted_at is null
            and p.id > v_after
        order by p.id
        limit least(greatest(coalesce(p_limit, 50), 1), 100)
    );

    perform audit.log_access('api.list_patients_with_appointments', 'contact.patients', v_ids);

    return query
    select
        p.id,
        p.contact_id,
        c.display_name,
        c.birth_date,
        c.primary_email::text,
        c.primary_phone::text,
        p.location_id,
        p.flags,
        p.activity_status,
        p.row_version,
        b.rows,
        u.rows
    from contact.patients as p
    inner join contact.contacts as c
        on p.organization_id = c.organization_id and p.contact_id = c.id
    cross join
        lateral (
            select coalesce(jsonb_agg(to_jsonb(a) order by a.start_at desc), '[]') as rows
            from (
                select
                    t.id,
                    t.start_at,
                    t.end_at,
                    t.status,
                    t.practitioner_id,
                    t.appointment_type_id,
                    t.location_id
                from clinic.appointments as t
                where
                    t.organization_id = v_organization_id
                    and t.contact_id = p.contact_id
                    and t.start_at < now()
                    and t.deleted_at is null
                order by t.start_at desc
                limit v_each
            ) as a
        ) as b
    cross join
        lateral (
            select coalesce(jsonb_agg(to_jsonb(a) order by a.start_at), '[]') as rows
            from (
                select
                    t.id,
                    t.start_at,
                    t.end_at,
                    t.status,
                    t.practitioner_id,
                    t.appointment_type_id,
                    t.location_id
                from clinic.appointments as t
                where
                    t.organization_id = v_organization_id
                    and t.contact_id = p.contact_id
                    and t.start_at >= now()
                    and t.deleted_at is null
                order by t.start_at
                limit v_each
            ) as a
        ) as u
    where
        p.organization_id = v_organization_id
        and p.id = any(v_ids)
        and c.deleted_at is null
    order by p.id;
end
$function$;

alter function api.list_patients_with_appointments(int, uuid, int) owner to app_owner;

revoke all on function api.list_patients_with_appointments(int, uuid, int) from public;
grant execute on function api.list_patients_with_appointments(int, uuid, int) to authenticated;

comment on function api.list_patients_with_appointments(int, uuid, int) is
    'The patients that the caller may see, oldest first, each with the last and the next '
    'appointments, p_each (20) of both: at most p_limit (100) after the id p_after. Every call is '
    'logged. Raises RQ403.';

create or replace function api.list_patients_by_appointment_type(
    p_appointment_type text, p_limit int default 50, p_after uuid default null
)
returns table (
    contact_id uuid,
    patient_id uuid,
    display_name text,
    birth_date date,
    email text,
    phone text,
    location_id uuid,
    activity_status text,
    appointment_count bigint,
    first_appointment_at timestamptz,
    last_appointment_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    c_uuid constant text := '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
    v_type_id uuid := case when p_appointment_type ~ c_uuid then p_appointment_type::uuid end;
    -- a variable, since coalesce() in its place would be no condition of the index
    v_after uuid := coalesce(p_after, '00000000-0000-0000-0000-000000000000');
    v_patient_ids uuid[];
begin
    perform core.require_permission('patients.read');
    perform core.require_permission('appointments.read');

    select t.id
    into v_type_id
    from clinic.appointment_types as t
    where
        t.organization_id = v_organization_id
        and t.deleted_at is null
        and (t.id = v_type_id or t.name = p_appointment_type);

    if v_type_id is null then
        perform core.refuse(
            'RQ404', 'there is no such kind of appointment', format('"%s"', p_appointment_type),
            'look at api.list_appointment_types'
        );
    end if;

    with recursive walk as (
        (
            select a.contact_id
            from clinic.appointments as a
            where
                a.organization_id = v_organization_id
                and a.appointment_type_id = v_type_id
                and a.contact_id > v_after
                and a.deleted_at is null
            order by a.contact_id
            limit 1
        )
        union all
        select n.contact_id
        from walk as w
        cross join
            lateral (
                select a.contact_id
                from clinic.appointments as a
                where
                    a.organization_id = v_organization_id
                    and a.appointment_type_id = v_type_id
                    and a.contact_id > w.contact_id
                    and a.deleted_at is null
                order by a.contact_id
                limit 1
            ) as n
    ),

    page as (
        select p.id as patient_id
        from walk as w
        cross join
            lateral (
                select t.id
                from contact.patients as t
                where
                    t.organization_id = v_organization_id
                    and t.contact_id = w.contact_id
                    and t.deleted_at is null
                offset 0 -- each by its key, in the order of the walk
            ) as p
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    )

    select array_agg(g.patient_id)
    into v_patient_ids
    from page as g;

    perform audit.log_access(
        'api.list_patients_by_appointment_type', 'contact.patients', v_patient_ids
    );

    return query
    select
        p.contact_id,
        p.id,
        c.display_name,
        c.birth_date,
        c.primary_email::text,
        c.primary_phone::text,
        p.location_id,
        p.activity_status,
        s.row_count,
        s.first_at,
        s.last_at,
        p.row_version
    from contact.patients as p
    inner join contact.contacts as c
        on p.organization_id = c.organization_id and p.contact_id = c.id
    cross join
        lateral (
            select
                count(*) as row_count,
                min(a.start_at) as first_at,
                max(a.start_at) as last_at
            from clinic.appointments as a
            where
                a.organization_id = v_organization_id
                and a.appointment_type_id = v_type_id
                and a.contact_id = p.contact_id
                and a.deleted_at is null
        ) as s
    where
        p.organization_id = v_organization_id
        and p.id = any(v_patient_ids)
        and c.deleted_at is null
    order by p.contact_id;
end
$function$;

alter function api.list_patients_by_appointment_type(text, int, uuid) owner to app_owner;

revoke all on function api.list_patients_by_appointment_type(text, int, uuid) from public;
grant execute on function api.list_patients_by_appointment_type(text, int, uuid) to authenticated;

comment on function api.list_patients_by_appointment_type(text, int, uuid) is
    'The patients that have appointments of a kind, which p_appointment_type names by its name or '
    'id: at most p_limit (500) after the contact_id p_after. Every call is logged. Raises RQ403, '
    'RQ404 for a kind that there is not.';
