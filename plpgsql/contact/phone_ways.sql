-- function contact.phone_ways()

-- Immutable, though it reads a table, so that a plan holds the list as a constant and a look at it
-- costs no query. The list is written by migrations alone, and the change that writes it again
-- creates this function again: that makes every plan anew.

create or replace function contact.phone_ways()
returns ref.phone_ways
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select w.* from ref.phone_ways as w where w.source = 'phonenumbers'
$function$;

alter function contact.phone_ways() owner to app_owner;

revoke all on function contact.phone_ways() from public;

comment on function contact.phone_ways() is
    'What to make of digits that were written in a region, by how they begin: the one row of '
    'ref.phone_ways.';
