-- function contact.search_keys(text)
-- function contact.search_letters(text)

-- No "set search_path", so that the planner puts the bodies in the place of the calls: whole
-- clinics and whole dictionaries are made by them. Every name and operator is qualified instead.

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

-- Letters of every script are what is left without the signs and digits of ASCII; the collation of a
-- database has no say in it. What is kept and what is asked for are parted here alike.

create or replace function contact.search_letters(p_text text)
returns text
language sql
immutable
parallel safe
as $function$
    select pg_catalog.translate(
        p_text,
        '!"#$%&''()*+,-./0123456789:;<=>?@[\]^_`{|}~',
        '                                          '
    )
$function$;

alter function contact.search_letters(text) owner to app_owner;

revoke all on function contact.search_letters(text) from public;

comment on function contact.search_letters(text) is
    'A text with blanks in the place of digits and signs, so that the words of letters are left.';
