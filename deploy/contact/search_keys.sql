-- Deploy routiq:contact/search_keys to pg
-- requires: contact/schema

begin;

-- function contact.search_keys(text)

-- No "set search_path", so that the planner puts the body in the place of the call: whole
-- dictionaries are made by it. Every name and operator is qualified instead.

create or replace function contact.search_keys(p_word text)
returns setof text
language sql
stable
parallel safe
as $function$
    select case
        when n.place operator(pg_catalog.=) 0 then p_word
        else
            pg_catalog.left(p_word, n.place operator(pg_catalog.-) 1)
            operator(pg_catalog.||) pg_catalog.substr(p_word, n.place operator(pg_catalog.+) 1)
    end
    from pg_catalog.generate_series(0, pg_catalog.length(p_word)) as n (place)
$function$;

alter function contact.search_keys(text) owner to app_owner;

revoke all on function contact.search_keys(text) from public;

comment on function contact.search_keys(text) is
    'A word, and the word without one of its letters: two words that differ by one slip share one '
    'of these.';

commit;
