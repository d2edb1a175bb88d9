begin;

select plan(6);

select test.make_clinic();

create function pg_temp.search(p_query text, p_after jsonb default null)
returns text
language sql
as $$
    select
        test.answer_to(
            'user_ada', 'org_north',
            format('select count(*) from api.search_contacts(%L, 5, %L)', p_query, p_after)
        )
$$;

select is(pg_temp.search('   '), 'RQ422', 'blanks are nothing to look for');
select is(pg_temp.search(U&'\3000\00a0'), 'RQ422', 'nor are blanks of other scripts');
select is(pg_temp.search('Mary', '{"rank": "x"}'), 'RQ422', 'a place is one that a search gave');
select is(
    pg_temp.search('Mary', '{"rank": 1, "name": "mary", "id": "1"}'), 'RQ422', 'with its id'
);
select is(pg_temp.search('Mary', '[]'), 'RQ422', 'and in its form');
select is(pg_temp.search('Mary', 'null'), '1', 'none at all is the first page');

select *
from finish();

rollback;
