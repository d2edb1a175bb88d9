-- Deploy routiq:contact/compare_pattern to pg
-- requires: contact/compare_comparisons
-- requires: contact/compare_case

begin;

-- function contact.compare_pattern(boolean)

create or replace function contact.compare_pattern(p_is_address boolean default null)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select string_agg(
        format('(%s << %s)', contact.compare_case(c.kind, c.field, c.other_field), 3 * c.place),
        E'\n| '
        order by c.place
    )
    from contact.compare_comparisons() as c
    where coalesce(c.is_address = p_is_address, true)
$function$;

alter function contact.compare_pattern(boolean) owner to app_owner;

revoke all on function contact.compare_pattern(boolean) from public;

comment on function contact.compare_pattern(boolean) is
    'Expression that gives the levels of all comparisons of the rows a and b of '
    'contact.match_rows, three bits each; of those of the address alone, or of the others alone, '
    'where that is said.';

commit;
