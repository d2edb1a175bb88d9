-- function contact.score_explained(text)

-- Takes what contact.score_statement gave, and m_rare and h_rare as $1 and $2. What is the same for
-- every pair is put together once, as text: to read one text as jsonb takes a third of what it takes
-- to gather an object key by key. A level that is unknown is null there, which concat_ws leaves out.

create or replace function contact.score_explained(p_from text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select format(
        $$
        with told as materialized (
            select
                %s
        )

        select
            f.a, f.b, f.score,
            (
                '{' || concat_ws(
                    ', ',
                    %s,
                    format(
                        '"prior": {"weight": %%s}',
                        round((ln(f.prior) / ln(2::double precision))::numeric, 2)
                    ),
                    format(
                        '"household": {"weight": %%s}',
                        -round(
                            (
                                ln(1 + f.household * power(2::double precision, f.h))
                                / ln(2::double precision)
                            )::numeric,
                            2
                        )
                    ),
                    '"held_back": ' || to_jsonb(%s)::text
                ) || '}'
            )::jsonb as features
        from told as t
        cross join (select s.*, %s as h from (%s) as s offset 0) as f
        $$,
        t.told, t.features, contact.score_reasons(), t.household, p_from
    )
    from (
        select
            string_agg(
                format(
                    'array(select format(%L, contact.compare_level(g.level), '
                    'round($1[%s + g.level]::numeric, 2)) '
                    'from generate_series(1, 6) as g (level) order by g.level) as c%s',
                    format('%s: {"level": "%%s", "weight": %%s}', to_json(c.comparison)),
                    8 * c.place + 1,
                    c.place
                ),
                ', '
                order by c.place
            ),
            string_agg(
                case
                    when c.rarity is null then format('t.c%s[%s]', c.place, l.level)
                    else format(
                        'case when %s = 5 '
                        'then format(%L, round(($1[%s] + f.rarities[%s])::numeric, 2)) '
                        'else t.c%s[%s] end',
                        l.level,
                        format(
                            '%s: {"level": "%s", "weight": %%s}',
                            to_json(c.comparison),
                            contact.compare_level(5)
                        ),
                        8 * c.place + 6,
                        c.rarity,
                        c.place,
                        l.level
                    )
                end,
                ', '
                order by c.place
            ),
            contact.score_sum('$2') || string_agg(
                format(' + case when %s = 5 then s.rarities[%s] else 0 end', l.level, c.rarity), ''
                order by c.place
            ) filter (where c.rarity is not null)
        from contact.compare_comparisons() as c
        cross join lateral (select contact.compare_read(c.comparison) || '::int') as l (level)
    ) as t (told, features, household)
$function$;

alter function contact.score_explained(text) owner to app_owner;

revoke all on function contact.score_explained(text) from public;

comment on function contact.score_explained(text) is
    'Statement that says what scores are made of: the level and the weight in bits of each '
    'comparison, what was expected before, what a household takes away, and why people are asked. '
    'The weights add up to the logarithm of the odds.';
