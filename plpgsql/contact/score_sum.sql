-- function contact.score_sum(text)

create or replace function contact.score_sum(p_weights text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select string_agg(
        format('%s[%s + ((pattern >> %s) & 7)::int]', p_weights, 8 * c.place + 1, 3 * c.place),
        E'\n+ '
        order by c.place
    )
    from contact.compare_comparisons() as c
$function$;

alter function contact.score_sum(text) owner to app_owner;

revoke all on function contact.score_sum(text) from public;

comment on function contact.score_sum(text) is
    'Expression that adds up what an array of weights, eight a comparison, says to a pattern.';
