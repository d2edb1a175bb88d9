-- function api.search_contacts(text, int, jsonb)

-- Reads patient data, so it writes the access log: volatile. Slips are made good where what was
-- written fills no page. Raises RQ400, RQ401, RQ403, RQ422.

create or replace function api.search_contacts(
    p_query text, p_limit int default 20, p_after jsonb default null
)
returns table (
    contact_id uuid,
    display_name text,
    given_name text,
    family_name text,
    birth_date date,
    email text,
    phone text,
    is_patient boolean,
    rank int,
    row_version int,
    place jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    v_ids uuid[];
    v_names text[];
    v_ranks int[];
begin
    perform core.require_permission('contacts.read');

    if
        p_query is null
        or length(p_query) > 200
        or contact.search_text(p_query) = ''
    then
        perform core.refuse(
            'RQ422', 'there is nothing to look for', 'a search has 1 to 200 characters',
            'write a part of a name, number, address or identifier'
        );
    end if;

    if jsonb_typeof(p_after) <> 'null' and not (
        jsonb_typeof(p_after) = 'object'
        and coalesce(p_after ->> 'rank' ~ '^[0-9]$', false)
        and coalesce(p_after ->> 'best' ~ '^[0-9]$', p_after ->> 'best' is null)
        and jsonb_typeof(p_after -> 'name') = 'string'
        and coalesce(p_after ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$', false)
    ) then
        perform core.refuse(
            'RQ422', 'this is no place of a search', 'a place has a rank, a name and an id',
            'give the last "place" of the page before, as it came'
        );
    end if;

    select
        array_agg(f.contact_id order by f.rank, f.name, f.contact_id),
        array_agg(f.name order by f.rank, f.name, f.contact_id),
        array_agg(f.rank order by f.rank, f.name, f.contact_id)
    into v_ids, v_names, v_ranks
    from contact.search_ranked(
        p_organization_id => v_organization_id,
        p_query => p_query,
        p_after => nullif(p_after, 'null'),
        p_limit => least(greatest(coalesce(p_limit, 20), 1), 100)
    ) as f;

    perform audit.log_access('api.search_contacts', 'contact.contacts', v_ids);

    return query
    select
        c.id,
        c.display_name,
        c.given_name,
        c.family_name,
        c.birth_date,
        c.primary_email::text,
        c.primary_phone::text,
        c.is_patient,
        f.rank,
        c.row_version,
        jsonb_build_object(
            'rank', f.rank,
            'name', f.name,
            'id', f.id,
            'best', coalesce((p_after ->> 'best')::int, v_ranks[1])
        )
    from unnest(v_ids, v_names, v_ranks) with ordinality as f (id, name, rank, ordinal)
    inner join contact.contacts as c
        on c.organization_id = v_organization_id and f.id = c.id and c.deleted_at is null
    order by f.ordinal;
end
$function$;

alter function api.search_contacts(text, int, jsonb) owner to app_owner;

revoke all on function api.search_contacts(text, int, jsonb) from public;
grant execute on function api.search_contacts(text, int, jsonb) to authenticated;

comment on function api.search_contacts(text, int, jsonb) is
    'Contacts by any part of a name, number, address or identifier, best first: 0 names that begin '
    'so, 1 whole words, 2 beginnings, 3 parts, 4 one slip, 5 sounds alike; what very many fit is 0 '
    'or 3. At most p_limit (100); for the next page give the last "place" as p_after. Every call '
    'is logged. Raises RQ403, RQ422.';
