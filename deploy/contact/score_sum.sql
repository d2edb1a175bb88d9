-- Deploy routiq:contact/score_sum to pg
-- requires: contact/compare_comparisons

begin;

-- function contact.score_sum(text, boolean)

create or replace function contact.score_sum(
    p_weights text, p_is_address boolean default null
)
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
    where coalesce(c.is_address = p_is_address, true)
$function$;

alter function contact.score_sum(text, boolean) owner to app_owner;

revoke all on function contact.score_sum(text, boolean) from public;

comment on function contact.score_sum(text, boolean) is
    'Expression that adds up what an array of weights, eight a comparison, says to a pattern; of '
    'the address alone, or of the rest alone, where that is said.';

commit;
