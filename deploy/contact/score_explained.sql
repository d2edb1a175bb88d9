-- Deploy routiq:contact/score_explained to pg
-- requires: contact/compare_comparisons
-- requires: contact/compare_level
-- requires: contact/score_reasons

begin;

-- function contact.score_explained(text)

-- Takes what contact.score_statement gave, and m_rare and h_rare as $1 and $2. What is the same for
-- every pair is put together once.

create or replace function contact.score_explained(p_from text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select format(
        $$
        with comparisons as materialized (
            select
                c.comparison, c.rarity, 3 * c.place as shift, 8 * c.place + 1 as first,
                array(
                    select contact.compare_level(g.level)
                    from generate_series(1, 6) as g (level)
                    order by g.level
                ) as levels,
                array(
                    select jsonb_build_object(
                        'level', contact.compare_level(g.level),
                        'weight', round($1[8 * c.place + 1 + g.level]::numeric, 2)
                    )
                    from generate_series(1, 6) as g (level)
                    order by g.level
                ) as told
            from contact.compare_comparisons() as c
        )

        select
            f.a, f.b, f.score,
            coalesce(e.features, '{}') || jsonb_build_object(
                'prior', jsonb_build_object(
                    'weight', round((ln(f.prior) / ln(2::double precision))::numeric, 2)
                ),
                'household', jsonb_build_object(
                    'weight', -round(
                        (
                            ln(1 + f.household * power(2::double precision, coalesce(e.h, 0)))
                            / ln(2::double precision)
                        )::numeric,
                        2
                    )
                ),
                'held_back', to_jsonb(%s)
            ) as features
        from (%s) as f
        cross join lateral (
            select
                jsonb_object_agg(
                    c.comparison,
                    case
                        when l.rare is null then c.told[l.level]
                        else jsonb_build_object(
                            'level', c.levels[l.level],
                            'weight', round((l.m + l.rare)::numeric, 2)
                        )
                    end
                ) as features,
                sum(l.h + coalesce(l.rare, 0)) as h
            from comparisons as c
            cross join lateral (
                select
                    s.level,
                    $1[c.first + s.level] as m,
                    $2[c.first + s.level] as h,
                    case
                        when s.level = 5 and c.rarity is not null then f.rarities[c.rarity]
                    end as rare
                from (select ((f.pattern >> c.shift) & 7)::int as level) as s
            ) as l
            where l.level > 0
        ) as e
        $$,
        contact.score_reasons(),
        p_from
    )
$function$;

alter function contact.score_explained(text) owner to app_owner;

revoke all on function contact.score_explained(text) from public;

comment on function contact.score_explained(text) is
    'Statement that says what scores are made of: the level and the weight in bits of each '
    'comparison, what was expected before, what a household takes away, and why people are asked. '
    'The weights add up to the logarithm of the odds.';

commit;
