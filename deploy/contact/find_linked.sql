-- Deploy routiq:contact/find_linked to pg
-- requires: contact/score_statement
-- requires: contact/compare_pattern

begin;

-- function contact.find_linked(float8[], float8[], float8, float8, float8)

-- Whoever is one person with the same third contact is one person: where A and B are one, and B and
-- C, the chance that A and C are starts from both, and their own comparison decides. So records
-- that share too little to be compared are found all the same. The twenty strongest of a contact are
-- enough: where hundreds stand for one person, their pairs would be tens of thousands.

create or replace function contact.find_linked(
    p_m double precision[],
    p_h double precision[],
    p_review_threshold double precision,
    p_merge_threshold double precision,
    p_household double precision
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_most constant int := 20;
    v_count bigint;
begin
    execute format($$
        create temporary table match_links on commit drop as
        with links as (
            select f.a, f.b, f.score from pg_temp.match_found as f where f.score >= 0.9
            union all
            select f.b, f.a, f.score from pg_temp.match_found as f where f.score >= 0.9
        ),

        strong as (
            select r.a, r.b, r.score
            from (
                select
                    l.a, l.b, l.score,
                    row_number() over (partition by l.a order by l.score desc, l.b) as place
                from links as l
            ) as r
            where r.place <= %s
        )

        select distinct on (x.b, y.b)
            x.b as a,
            y.b as b,
            x.a as linked_by,
            least(%s, x.score * y.score) as chance
        from strong as x
        inner join strong as y on x.a = y.a and x.b < y.b
        where not exists (
            select from pg_temp.match_found as k where x.b = k.a and y.b = k.b
        )
        order by x.b, y.b, x.score * y.score desc
    $$, c_most, p_merge_threshold);
    execute format(
        $$
        insert into pg_temp.match_found (
            a, b, pattern, rarities, prior, household, score, linked_by
        )
        select f.a, f.b, f.pattern, f.rarities, f.prior, f.household, f.score, f.linked_by
        from (
            select s.*, l.linked_by
            from (%s) as s
            inner join pg_temp.match_links as l on s.a = l.a and s.b = l.b
        ) as f
        where f.score >= $4
        $$,
        contact.score_statement(
            format(
                $$
                select
                    p.a, p.b, a.rarities, p.chance / (1 - p.chance) as prior, $5 as household,
                    %s as pattern
                from pg_temp.match_links as p
                inner join pg_temp.match_work as a on p.a = a.id
                inner join pg_temp.match_work as b on p.b = b.id
                offset 0
                $$,
                contact.compare_pattern()
            )
        )
    )
    using p_m, p_h, p_merge_threshold, p_review_threshold, p_household;
    get diagnostics v_count = row_count;
    drop table pg_temp.match_links;
    return v_count;
end
$function$;

alter function contact.find_linked(float8[], float8[], float8, float8, float8) owner to app_owner;

revoke all on function contact.find_linked(float8[], float8[], float8, float8, float8) from public;

comment on function contact.find_linked(float8[], float8[], float8, float8, float8) is
    'Scores the pairs of pg_temp.match_links and adds those that are likely one person to '
    'pg_temp.match_found; returns how many.';

commit;
