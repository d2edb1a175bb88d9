-- Deploy routiq:contact/find_scored to pg
-- requires: contact/find_linked
-- requires: contact/match_model
-- requires: contact/score_statement

begin;

-- function contact.find_scored(uuid)

-- From pg_temp.match_vectors to pg_temp.match_found.

create or replace function contact.find_scored(p_organization_id uuid)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_model record := contact.match_model(p_organization_id);
    v_count bigint;
    v_found bigint;
begin
    -- a household only takes away: what cannot reach the threshold without one cannot at all
    execute format(
        $$
        create temporary table match_promising on commit drop as
        select p.pattern
        from pg_temp.match_patterns as p
        where
            $2 * power(2::double precision, 0.01 + %s + %s) >= $3 / (1.0000001 - $3)
        $$,
        contact.score_sum('$1'),
        (
            select string_agg(
                format(
                    'case when %s = 5 then %s else 0 end',
                    contact.compare_read(c.comparison),
                    ln((v_model.contacts + c.population) / 2::double precision)
                    / ln(2::double precision)
                ),
                ' + '
                order by c.place
            )
            from contact.compare_comparisons() as c
            where c.rarity is not null
        )
    )
    using v_model.m_rare, v_model.prior, v_model.review_threshold;
    analyze pg_temp.match_promising;
    execute format(
        $$
        create temporary table match_found on commit drop as
        select s.*, null::int as linked_by
        from (%s) as s
        where s.score >= $6
        $$,
        contact.score_statement(
            'select p.a, p.b, p.pattern, a.rarities, $4 as prior, $5 as household '
            'from pg_temp.match_vectors as p '
            'inner join pg_temp.match_promising as q on p.pattern = q.pattern '
            'inner join pg_temp.match_work as a on p.a = a.id'
        )
    )
    using
        v_model.m_rare, v_model.h_rare, v_model.merge_threshold, v_model.prior, v_model.household,
        v_model.review_threshold;
    get diagnostics v_found = row_count;
    drop table pg_temp.match_promising;

    for v_round in 1..3 loop
        v_count := contact.find_linked(
            p_m => v_model.m_rare,
            p_h => v_model.h_rare,
            p_review_threshold => v_model.review_threshold,
            p_merge_threshold => v_model.merge_threshold,
            p_household => v_model.household / (v_model.household + v_model.prior)
        );
        v_found := v_found + v_count;
        exit when v_count = 0;
    end loop;

    return v_found;
end
$function$;

alter function contact.find_scored(uuid) owner to app_owner;

revoke all on function contact.find_scored(uuid) from public;

comment on function contact.find_scored(uuid) is
    'Scores what was compared, by the model that decides, and keeps in a table of the transaction '
    'the pairs that are likely one person; returns how many.';

commit;
