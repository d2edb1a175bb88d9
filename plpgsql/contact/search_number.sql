-- function contact.search_number(uuid, text)

create or replace function contact.search_number(p_organization_id uuid, p_query text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_digits text := regexp_replace(p_query, '[^0-9]', '', 'g');
    v_number text;
begin
    if length(v_digits) < 3 or p_query !~ '^[[:blank:]0-9+()./-]+$' then
        return null;
    end if;

    if length(v_digits) >= 6 then
        select contact.normalize_phone(p_query, o.region)
        into v_number
        from core.organizations as o
        where o.id = p_organization_id;
    end if;

    return coalesce(ltrim(v_number, '+'), nullif(ltrim(v_digits, '0'), ''), v_digits);
end
$function$;

alter function contact.search_number(uuid, text) owner to app_owner;

revoke all on function contact.search_number(uuid, text) from public;

comment on function contact.search_number(uuid, text) is
    'The digits to look for where somebody asks for a number: those of E.164 where it is a whole '
    'number of the region of the organization, else without zeros before them; null for other '
    'text.';
