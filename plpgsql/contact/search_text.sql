-- function contact.search_text(text)

-- A text is folded in this one place, for what is kept and for what is asked. Unlike
-- contact.normalize_name it forgets no title: who asks for "doctor" may mean a name.
-- No "set search_path", so that the planner puts the body in the place of the call: whole clinics
-- are folded by it. Every name and operator is qualified instead.

create or replace function contact.search_text(p_text text)
returns text
language sql
stable
parallel safe
as $function$
    select pg_catalog.btrim(
        pg_catalog.regexp_replace(
            pg_catalog.lower(
                extensions.unaccent(
                    'extensions.unaccent'::pg_catalog.regdictionary,
                    pg_catalog.normalize(p_text, 'NFKC')
                )
            ),
            '\s+', ' ', 'g'
        )
    )
$function$;

alter function contact.search_text(text) owner to app_owner;

revoke all on function contact.search_text(text) from public;

comment on function contact.search_text(text) is
    'A text in the form that is searched: lower case, without accents, with single blanks.';
