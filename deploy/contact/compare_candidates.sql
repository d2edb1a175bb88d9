-- Deploy routiq:contact/compare_candidates to pg
-- requires: contact/match_candidates
-- requires: contact/match_rows
--
-- The query is long, and to plan it takes longer than to run it. As the text of a function it is
-- planned once a session. It is put together here from what the run over a whole tenant uses too:
-- who changes one of those functions makes this one anew in a change of its own.

begin;

do $make$
begin
    execute format(
        $$
        create function contact.compare_candidates(
            p_m double precision[],
            p_h double precision[],
            p_merge_threshold double precision,
            p_prior double precision,
            p_household double precision,
            p_row contact.match_rows,
            p_rarities real[],
            p_contact_ids uuid[],
            p_review_threshold double precision
        )
        returns table (a uuid, b uuid, score double precision, features jsonb)
        language plpgsql
        stable
        set search_path = pg_catalog, pg_temp
        set jit = off
        set plan_cache_mode = force_generic_plan
        as %L
        $$,
        format(
            E'#variable_conflict use_column\nbegin\nreturn query\n%s;\nend\n',
            contact.match_candidates()
        )
    );
end
$make$;

alter function contact.compare_candidates(
    float8[], float8[], float8, float8, float8, contact.match_rows, real[], uuid[], float8
) owner to app_owner;

revoke all on function contact.compare_candidates(
    float8[], float8[], float8, float8, float8, contact.match_rows, real[], uuid[], float8
) from public;

comment on function contact.compare_candidates(
    float8[], float8[], float8, float8, float8, contact.match_rows, real[], uuid[], float8
) is
    'Compares a contact with others, and gives those that may be one person with it: the score, '
    'and what it is made of.';

commit;
