-- Deploy routiq:contact/compare_pairs to pg
-- requires: contact/compare_pattern
-- requires: contact/compare_start
-- requires: contact/score_sum
-- requires: contact/score_weights

begin;

-- function contact.compare_pairs(bigint)

-- Makes pg_temp.match_vectors and pg_temp.match_patterns from pg_temp.match_pairs and from about
-- 12,500 pairs taken at random, the same ones each time. What shares next to nothing is forgotten:
-- such pairs are most of all. Two people of whom all else differs are not asked where they live.
-- Who is drawn is drawn before the other is looked up ("offset 0"): of a thousand contacts each was
-- joined with all others of its kind first.

create or replace function contact.compare_pairs(p_contacts bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_start record := contact.compare_start();
begin
    execute format(
        $$
        create temporary table match_vectors on commit drop as
        select v.a, v.b, v.pattern
        from (
            select h.a, h.b, h.pattern | %1$s as pattern
            from (
                select p.a, p.b, %2$s as pattern
                from pg_temp.match_pairs as p
                inner join pg_temp.match_work as a on p.a = a.id
                inner join pg_temp.match_work as b on p.b = b.id
                where a.kind = b.kind
                offset 0
            ) as h
            inner join pg_temp.match_work as a on h.a = a.id
            inner join pg_temp.match_work as b on h.b = b.id
            where %4$s > -10
            offset 0
        ) as v
        where %3$s > -10
        $$,
        contact.compare_pattern(true),
        contact.compare_pattern(false),
        contact.score_sum('$1'),
        contact.score_sum('$1', false)
    )
    using (contact.score_weights(v_start.m, v_start.u)).m_average;
    execute format(
        $$
        create temporary table match_patterns on commit drop as
        select p.pattern, sum(p.pairs)::bigint as pairs, sum(p.sampled)::bigint as sampled
        from (
            select v.pattern, 1 as pairs, 0 as sampled
            from pg_temp.match_vectors as v
            union all
            select %s, 0, 1
            from (
                select
                    w.*,
                    1 + mod(hashint8extended(w.id, s.number) & 1073741823, $1)::int as other
                from generate_series(1, (12500 / greatest(1, $1) + 1)::int) as s (number)
                cross join pg_temp.match_work as w
                where w.id %% greatest(1, $1 / 12500) = 0
                offset 0
            ) as a
            inner join pg_temp.match_work as b on a.other = b.id
            where a.id <> b.id and a.kind = b.kind
        ) as p
        group by p.pattern
        $$,
        contact.compare_pattern()
    ) using p_contacts;
end
$function$;

alter function contact.compare_pairs(bigint) owner to app_owner;

revoke all on function contact.compare_pairs(bigint) from public;

comment on function contact.compare_pairs(bigint) is
    'Compares the pairs that are worth it, and counts how often each pattern of levels occurs.';

commit;
