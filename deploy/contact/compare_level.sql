-- Deploy routiq:contact/compare_level to pg
-- requires: contact/schema

begin;

-- function contact.compare_level(int)

create or replace function contact.compare_level(p_level int)
returns text
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select (
        array['unknown', 'differs', 'resembles', 'sounds alike', 'one slip', 'same', 'swapped']
    )[p_level + 1]
$function$;

alter function contact.compare_level(int) owner to app_owner;

revoke all on function contact.compare_level(int) from public;

comment on function contact.compare_level(int) is 'Name of a level of comparison.';

commit;
