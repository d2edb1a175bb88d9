-- function api.list_practitioners(int, jsonb)
-- function api.get_practitioner(uuid)
-- function api.list_appointment_types()
-- function api.list_locations()

-- What a practice is made of: nothing of patients, so no access log. Kinds and branches are few, and come
-- at once. Raises RQ400, RQ401, RQ403, RQ404, RQ422.

create or replace function api.list_practitioners(
    p_limit int default 50, p_after jsonb default null
)
returns table (
    practitioner_id uuid,
    name text,
    credentials text,
    specialty text,
    location_id uuid,
    is_active boolean,
    row_version int,
    place jsonb
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
    v_after record := core.read_place(p_after, 'name');
    v_after_name text := coalesce(v_after.name, '');
    v_after_id uuid := coalesce(v_after.id, '00000000-0000-0000-0000-000000000000');
begin
    perform core.require_permission('appointments.read');

    return query
    select
        p.id,
        p.name,
        p.credentials,
        p.specialty,
        p.location_id,
        p.is_active,
        p.row_version,
        jsonb_build_object('name', p.name, 'id', p.id)
    from clinic.practitioners as p
    where
        p.organization_id = v_organization_id
        and p.deleted_at is null
        and (p.name, p.id) > (v_after_name, v_after_id)
    order by p.name, p.id
    limit least(greatest(coalesce(p_limit, 50), 1), 500);
end
$function$;

alter function api.list_practitioners(int, jsonb) owner to app_owner;

revoke all on function api.list_practitioners(int, jsonb) from public;
grant execute on function api.list_practitioners(int, jsonb) to authenticated;

comment on function api.list_practitioners(int, jsonb) is
    'Who treats patients where the caller may look, by name: at most p_limit (500); for the next '
    'page give the last "place" as p_after. Raises RQ403, RQ422.';

create or replace function api.get_practitioner(p_practitioner_id uuid)
returns table (
    practitioner_id uuid,
    user_id uuid,
    name text,
    credentials text,
    specialty text,
    registration_number text,
    location_id uuid,
    is_active boolean,
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
        p.id,
        case when core.is_staff() then p.user_id end,
        p.name,
        p.credentials,
        p.specialty,
        p.registration_number,
        p.location_id,
        p.is_active,
        p.created_at,
        p.updated_at,
        p.row_version
    from clinic.practitioners as p
    where
        p.organization_id = v_organization_id
        and p.id = p_practitioner_id
        and p.deleted_at is null;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such practitioner', format('the id is "%s"', p_practitioner_id),
            'look at api.list_practitioners'
        );
    end if;
end
$function$;

alter function api.get_practitioner(uuid) owner to app_owner;

revoke all on function api.get_practitioner(uuid) from public;
grant execute on function api.get_practitioner(uuid) to authenticated;

comment on function api.get_practitioner(uuid) is
    'One practitioner; which user that is, for staff only. Raises RQ403, RQ404.';

create or replace function api.list_appointment_types()
returns table (
    appointment_type_id uuid,
    name text,
    category text,
    duration interval,
    color text,
    is_active boolean,
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
        t.id,
        t.name,
        t.category,
        t.duration,
        t.color,
        t.is_active,
        t.row_version
    from clinic.appointment_types as t
    where t.organization_id = v_organization_id and t.deleted_at is null
    order by t.name;
end
$function$;

alter function api.list_appointment_types() owner to app_owner;

revoke all on function api.list_appointment_types() from public;
grant execute on function api.list_appointment_types() to authenticated;

comment on function api.list_appointment_types() is
    'The kinds of appointments that the organization offers, by name. Raises RQ403.';

create or replace function api.list_locations()
returns table (
    location_id uuid,
    name text,
    code text,
    address jsonb,
    time_zone text,
    is_active boolean,
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
        l.id,
        l.name,
        l.code,
        l.address,
        l.time_zone::text,
        l.is_active,
        l.row_version
    from core.locations as l
    where l.organization_id = v_organization_id and l.deleted_at is null
    order by l.name, l.id;
end
$function$;

alter function api.list_locations() owner to app_owner;

revoke all on function api.list_locations() from public;
grant execute on function api.list_locations() to authenticated;

comment on function api.list_locations() is
    'The branches of the organization that the caller may know of, by name. Raises RQ403.';
