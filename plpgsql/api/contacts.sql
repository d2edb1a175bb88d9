-- function api.get_contact(uuid)
-- function api.list_contacts(int, jsonb)
-- function api.list_contacts_of_system(text, int, text)

-- Each reads patient data, so it writes the access log: volatile. Pages are read along an index,
-- whatever is asked, so plans are kept. Where a page begins stands in variables: an expression in the
-- place of one, such as coalesce(), is no condition of an index for the planner, because row security
-- comes first. Raises RQ400, RQ401, RQ403, RQ404, RQ422.

create or replace function api.get_contact(p_contact_id uuid)
returns table (
    contact_id uuid,
    kind text,
    display_name text,
    given_name text,
    family_name text,
    birth_date date,
    sex text,
    email text,
    phone text,
    phone_region text,
    address jsonb,
    is_patient boolean,
    last_activity_at timestamptz,
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
    v_contact_id uuid;
begin
    perform core.require_permission('contacts.read');

    v_contact_id := contact.survivor_of(v_organization_id, p_contact_id);

    if v_contact_id is null then
        perform core.refuse(
            'RQ404', 'there is no such contact', format('the id is "%s"', p_contact_id),
            'search for it'
        );
    end if;

    perform audit.log_access('api.get_contact', 'contact.contacts', array[v_contact_id]);

    return query
    select
        c.id,
        c.kind,
        c.display_name,
        c.given_name,
        c.family_name,
        c.birth_date,
        c.sex,
        c.primary_email::text,
        c.primary_phone::text,
        c.phone_region::text,
        c.address,
        c.is_patient,
        c.last_activity_at,
        c.created_at,
        c.updated_at,
        c.row_version
    from contact.contacts as c
    where c.organization_id = v_organization_id and c.id = v_contact_id;
end
$function$;

alter function api.get_contact(uuid) owner to app_owner;

revoke all on function api.get_contact(uuid) from public;
grant execute on function api.get_contact(uuid) to authenticated;

comment on function api.get_contact(uuid) is
    'One contact. The id of a contact that was merged gives the one that stands for it. Every call '
    'is logged. Raises RQ403, RQ404.';

create or replace function api.list_contacts(p_limit int default 50, p_after jsonb default null)
returns table (
    contact_id uuid,
    kind text,
    display_name text,
    given_name text,
    family_name text,
    birth_date date,
    email text,
    phone text,
    is_patient boolean,
    last_activity_at timestamptz,
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
    v_ids uuid[];
begin
    perform core.require_permission('contacts.read');

    v_ids := array(
        select c.id
        from contact.contacts as c
        where
            c.organization_id = v_organization_id
            and c.deleted_at is null
            and c.merged_into_id is null
            and (c.display_name, c.id) > (v_after_name, v_after_id)
        order by c.display_name, c.id
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    );

    perform audit.log_access('api.list_contacts', 'contact.contacts', v_ids);

    return query
    select
        c.id,
        c.kind,
        c.display_name,
        c.given_name,
        c.family_name,
        c.birth_date,
        c.primary_email::text,
        c.primary_phone::text,
        c.is_patient,
        c.last_activity_at,
        c.row_version,
        jsonb_build_object('name', c.display_name, 'id', c.id)
    from contact.contacts as c
    where c.organization_id = v_organization_id and c.id = any(v_ids)
    order by c.display_name, c.id;
end
$function$;

alter function api.list_contacts(int, jsonb) owner to app_owner;

revoke all on function api.list_contacts(int, jsonb) from public;
grant execute on function api.list_contacts(int, jsonb) to authenticated;

comment on function api.list_contacts(int, jsonb) is
    'The contacts of the organization by name, without those that were merged into others: at most '
    'p_limit (500); for the next page give the last "place" as p_after. Every call is logged. '
    'Raises RQ403, RQ422.';

create or replace function api.list_contacts_of_system(
    p_system text, p_limit int default 50, p_after text default null
)
returns table (
    identifier text,
    contact_id uuid,
    display_name text,
    birth_date date,
    email text,
    phone text,
    is_patient boolean,
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
    v_after text := coalesce(p_after, '');
    v_values text[];
    v_ids uuid[];
begin
    perform core.require_permission('contacts.read');

    if p_system is null or p_system !~ '^[a-z][a-z0-9_]{0,31}$' then
        perform core.refuse(
            'RQ422', 'no system is called so', format('the name is "%s"', p_system),
            'name one such as cliniko or chatwoot'
        );
    end if;

    select
        array_agg(f.value order by f.value),
        array_agg(f.contact_id order by f.value)
    into v_values, v_ids
    from (
        select
            i.value,
            i.contact_id
        from contact.contact_identifiers as i
        where
            i.organization_id = v_organization_id
            and i.system = p_system
            and i.value > v_after
            and i.deleted_at is null
        order by i.value
        limit least(greatest(coalesce(p_limit, 50), 1), 500)
    ) as f;

    perform audit.log_access('api.list_contacts_of_system', 'contact.contacts', v_ids);

    return query
    select
        f.value,
        c.id,
        c.display_name,
        c.birth_date,
        c.primary_email::text,
        c.primary_phone::text,
        c.is_patient,
        c.row_version
    from unnest(v_values, v_ids) with ordinality as f (value, id, ordinal)
    inner join contact.contacts as c
        on c.organization_id = v_organization_id and f.id = c.id and c.deleted_at is null
    order by f.ordinal;
end
$function$;

alter function api.list_contacts_of_system(text, int, text) owner to app_owner;

revoke all on function api.list_contacts_of_system(text, int, text) from public;
grant execute on function api.list_contacts_of_system(text, int, text) to authenticated;

comment on function api.list_contacts_of_system(text, int, text) is
    'The contacts that another system knows, in the order of what it calls them: at most p_limit '
    '(500) after the identifier p_after. Every call is logged. Raises RQ403, RQ422.';
