-- function contact.score_statement(text)

-- One formula for one pair and for millions. The statement takes m_rare, h_rare and the merge
-- threshold as $1 to $3; what it reads from gives a, b, pattern, rarities, prior and household, the
-- last two as odds against two strangers.

create or replace function contact.score_statement(p_from text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select format(
        $$
        select
            v.a, v.b, v.pattern, v.rarities, v.prior, v.household,
            case
                when p.score >= $3 and %s <> '{}' then 0.999 * $3
                else p.score
            end as score
        from (%s) as v
        cross join lateral (
            select
                %s as m,
                %s as h,
                %s as rarity
        ) as w
        cross join lateral (
            select v.prior * power(2::double precision, w.m + w.rarity) as same
        ) as o
        cross join lateral (
            select o.same / (
                o.same + 1 + v.household * power(2::double precision, w.h + w.rarity)
            ) as score
        ) as p
        $$,
        contact.score_reasons(),
        p_from,
        contact.score_sum('$1'),
        contact.score_sum('$2'),
        (
            select string_agg(
                format(
                    'case when %s = 5 then v.rarities[%s] else 0 end',
                    contact.compare_read(c.comparison), c.rarity
                ),
                ' + '
                order by c.place
            )
            from contact.compare_comparisons() as c
            where c.rarity is not null
        )
    )
$function$;

alter function contact.score_statement(text) owner to app_owner;

revoke all on function contact.score_statement(text) from public;

comment on function contact.score_statement(text) is
    'Statement that gives the probability that two contacts are one person. Whoever may not be '
    'merged without asking stays below the merge threshold.';
