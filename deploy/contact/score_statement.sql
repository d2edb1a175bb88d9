-- Deploy routiq:contact/score_statement to pg
-- requires: contact/score_sum
-- requires: contact/score_reasons
-- requires: contact/compare_read

begin;

-- function contact.score_statement(text)

-- One formula for one pair and for millions. The statement takes m_rare, h_rare and the merge
-- threshold as $1 to $3; what it reads from gives a, b, pattern, rarities, prior and household, the
-- last two as odds against two strangers. Each step is kept apart (offset), or the planner would put
-- the sums wherever they are used, and compute them again.

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
            p.a, p.b, p.pattern, p.rarities, p.prior, p.household,
            case
                when p.score >= $3 and %s <> '{}' then 0.999 * $3
                else p.score
            end as score
        from (
            select o.*, o.same / (o.same + 1 + o.others) as score
            from (
                select
                    w.*,
                    w.prior * power(2::double precision, w.m + w.rarity) as same,
                    w.household * power(2::double precision, w.h + w.rarity) as others
                from (
                    select v.*, %s as m, %s as h, %s as rarity
                    from (%s) as v
                    offset 0
                ) as w
                offset 0
            ) as o
            offset 0
        ) as p
        $$,
        contact.score_reasons(),
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
        ),
        p_from
    )
$function$;

alter function contact.score_statement(text) owner to app_owner;

revoke all on function contact.score_statement(text) from public;

comment on function contact.score_statement(text) is
    'Statement that gives the probability that two contacts are one person. Whoever may not be '
    'merged without asking stays below the merge threshold.';

commit;
