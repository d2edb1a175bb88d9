-- Deploy routiq:contact/train_round to pg
-- requires: contact/score_sum
-- requires: contact/score_weights
-- requires: contact/compare_comparisons

begin;

-- function contact.train_round(double precision[], double precision[], double precision, double precision)

-- Expectation, then maximisation. Reads pg_temp.match_patterns: how many pairs have each pattern,
-- among those to compare and among pairs taken at random. The random ones tell what strangers have
-- in common, without those among them that are likely one person. A level that was seldom seen leans
-- on where training starts: ten pairs' worth. What belongs to one person alone seldom differs, in
-- twice as many cases at most as where training starts: without that bound a tenant of many families
-- would learn that everybody of a family is one person.

create or replace function contact.train_round(
    p_m double precision[],
    p_u double precision[],
    p_prior double precision,
    p_household double precision,
    out m double precision[],
    out u double precision[],
    out matches double precision,
    out households double precision
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    execute format(
        $$
        with odds as materialized (
            select
                p.pattern, p.pairs, p.sampled,
                $3 * power(2::double precision, %s) as same,
                $4 * power(2::double precision, %s) as household
            from pg_temp.match_patterns as p
        ),

        chances as materialized (
            select
                o.pattern, o.sampled,
                o.pairs * o.same / (o.same + o.household + 1) as same,
                o.pairs * o.household / (o.same + o.household + 1) as household,
                o.sampled * (1 - o.same / (o.same + o.household + 1)) as strange
            from odds as o
        ),

        levels as (
            select
                c.place,
                ((p.pattern >> (3 * c.place)) & 7)::int as level,
                sum(p.same) as same,
                sum(p.strange) as strange
            from chances as p
            cross join contact.compare_comparisons() as c
            where p.same > 1e-6 or p.sampled > 0
            group by 1, 2
        ),

        shares as (
            select
                c.place,
                g.level,
                case when g.level between 1 and 6 then
                    least(
                        (coalesce(l.same, 0) + 10 * c.m[g.level])
                        / (coalesce(sum(l.same) filter (where g.level > 0) over w, 0) + 10),
                        case when g.level = 1 and c.household < 0.1 then 2 * c.m[1] else 1 end
                    )
                end as m,
                case when g.level between 1 and 6 then
                    (coalesce(l.strange, 0) + 10 * c.u[g.level])
                    / (coalesce(sum(l.strange) filter (where g.level > 0) over w, 0) + 10)
                end as u
            from contact.compare_comparisons() as c
            cross join generate_series(0, 7) as g (level)
            left join levels as l on c.place = l.place and g.level = l.level
            window w as (partition by c.place)
        )

        select
            array_agg(coalesce(s.m, 1) order by s.place, s.level),
            array_agg(coalesce(s.u, 1) order by s.place, s.level),
            (select sum(p.same) from chances as p),
            (select sum(p.household) from chances as p)
        from shares as s
        $$,
        contact.score_sum('$1'),
        contact.score_sum('$2')
    )
    into m, u, matches, households
    using
        (contact.score_weights(p_m, p_u)).m_average,
        (contact.score_weights(p_m, p_u)).h_average,
        p_prior,
        p_household;
end
$function$;

alter function contact.train_round(
    double precision[], double precision[], double precision, double precision
) owner to app_owner;

revoke all on function contact.train_round(
    double precision[], double precision[], double precision, double precision
) from public;

comment on function contact.train_round(
    double precision[], double precision[], double precision, double precision
) is
    'One round of training: probabilities of every level for one person (m) and for two (u), and '
    'how many pairs are one person, and two of one household.';

commit;
