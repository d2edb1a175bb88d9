-- function contact.score_weights(double precision[], double precision[])

-- Eight numbers a comparison, one a level. Training compares with what people have in common on the
-- average; a score with how rare the very value is, so there u of "same" is left out of the sum and
-- the rarity of the value comes in. PL/pgSQL, whose plan a session keeps.

create or replace function contact.score_weights(
    p_m double precision[],
    p_u double precision[],
    out m_average double precision[],
    out h_average double precision[],
    out m_rare double precision[],
    out h_rare double precision[]
)
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    select
        array_agg(ln(w.m / w.u) / ln(2::double precision) order by c.place, l.level),
        array_agg(ln(w.h / w.u) / ln(2::double precision) order by c.place, l.level),
        array_agg(ln(w.m / w.rest) / ln(2::double precision) order by c.place, l.level),
        array_agg(ln(w.h / w.rest) / ln(2::double precision) order by c.place, l.level)
    into m_average, h_average, m_rare, h_rare
    from contact.compare_comparisons() as c
    cross join generate_series(0, 7) as l (level)
    cross join lateral (
        select
            p_m[8 * c.place + l.level + 1] as m,
            p_u[8 * c.place + l.level + 1] as u
    ) as p
    cross join lateral (
        select
            p.m,
            p.u,
            c.household * p.m + (1 - c.household) * p.u as h,
            case when l.level = 5 and c.rarity is not null then 1 else p.u end as rest
    ) as w;
end
$function$;

alter function contact.score_weights(double precision[], double precision[]) owner to app_owner;

revoke all on function contact.score_weights(double precision[], double precision[]) from public;

comment on function contact.score_weights(double precision[], double precision[]) is
    'Weights in bits of every level of every comparison: for one person (m) and for two people of '
    'one household (h), against two strangers; on the average, and where the rarity of the value '
    'is added.';
