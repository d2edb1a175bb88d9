-- function core.read_place(jsonb, text)

-- The one home of what a page gives to be continued from: an object that the caller hands back as it
-- came. Where there is none, every column is null. Raises RQ422.

create or replace function core.read_place(
    p_place jsonb, p_key text, out at timestamptz, out name text, out id uuid
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    if p_place is null or p_place = 'null' then
        return;
    end if;

    if
        jsonb_typeof(p_place) = 'object'
        and p_place ? p_key
        and p_place ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
    then
        id := (p_place ->> 'id')::uuid;

        if p_key = 'at' then
            at := (p_place ->> 'at')::timestamptz;
        else
            name := p_place ->> p_key;
        end if;
    end if;

    if id is null then
        perform core.refuse(
            'RQ422', 'this is no place of a page', format('it has no "%s" and "id"', p_key),
            'give the last "place" of the page before, as it came'
        );
    end if;
exception
    when data_exception then
        perform core.refuse(
            'RQ422', 'this is no place of a page', sqlerrm,
            'give the last "place" of the page before, as it came'
        );
end
$function$;

alter function core.read_place(jsonb, text) owner to app_owner;

revoke all on function core.read_place(jsonb, text) from public;

comment on function core.read_place(jsonb, text) is
    'Reads the place that a page ended at: p_key is "at" for lists by time and "name" for lists by '
    'name. Raises RQ422 for what no page gave.';
