-- function contact.phone_uses()

-- Immutable for the reason that contact.phone_ways gives.

create or replace function contact.phone_uses()
returns ref.phone_uses
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select u.* from ref.phone_uses as u where u.source = 'phonenumbers'
$function$;

alter function contact.phone_uses() owner to app_owner;

revoke all on function contact.phone_uses() from public;

comment on function contact.phone_uses() is
    'Which numbers with their country code are in use: the one row of ref.phone_uses.';
