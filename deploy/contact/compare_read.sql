-- Deploy routiq:contact/compare_read to pg
-- requires: contact/compare_comparisons

begin;

-- function contact.compare_read(text)

create or replace function contact.compare_read(p_comparison text)
returns text
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select format('((pattern >> %s) & 7)', 3 * c.place)
    from contact.compare_comparisons() as c
    where c.comparison = p_comparison
$function$;

alter function contact.compare_read(text) owner to app_owner;

revoke all on function contact.compare_read(text) from public;

comment on function contact.compare_read(text) is
    'Expression that reads the level of one comparison out of a pattern.';

commit;
