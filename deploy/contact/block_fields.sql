-- Deploy routiq:contact/block_fields to pg
-- requires: contact/schema

begin;

-- function contact.block_fields()

create or replace function contact.block_fields()
returns text[]
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select array[
        'birth_date', 'family_sound', 'given_sound', 'postcode', 'street', 'place', 'city',
        'street_number', 'birth_day', 'birth_year', 'name_sounds', 'given_initial'
    ]
$function$;

alter function contact.block_fields() owner to app_owner;

revoke all on function contact.block_fields() from public;

comment on function contact.block_fields() is
    'Fields that make keys, in the order in which they stand in contact.match_rows.keys.';

commit;
