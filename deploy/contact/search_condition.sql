-- Deploy routiq:contact/search_condition to pg
-- requires: contact/schema

begin;

-- function contact.search_condition(jsonb)

-- The patterns are literals in the text, so that the planner sees how common each one is.

create or replace function contact.search_condition(p_words jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
begin
    return (
        select coalesce(string_agg('(' || w.condition || ')', ' and ' order by w.place), 'false')
        from (
            select
                l.place,
                string_agg(format('d.document like %L', p.pattern), ' or ' order by p.pattern)
                    as condition
            from jsonb_array_elements(p_words) with ordinality as l (patterns, place)
            cross join lateral jsonb_array_elements_text(l.patterns) as p (pattern)
            group by l.place
        ) as w
    );
end
$function$;

alter function contact.search_condition(jsonb) owner to app_owner;

revoke all on function contact.search_condition(jsonb) from public;

comment on function contact.search_condition(jsonb) is
    'A condition on contact.search_documents as d: for each word of a list one of its patterns.';

commit;
