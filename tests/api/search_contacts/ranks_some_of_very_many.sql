begin;

select plan(3);

select test.make_clinic();

insert into contact.contacts (organization_id, display_name)
select test.organization('north'), 'Zed Malu' || n.number
from generate_series(1, 2600) as n (number);

create function pg_temp.found(p_query text, p_after jsonb default null)
returns setof jsonb
language sql
as $$
    select r.row
    from jsonb_array_elements(
        test.answer_to(
            'user_ada', 'org_north',
            format(
                'select jsonb_agg(s order by s.rank, s.place ->> $q$name$q$, s.contact_id) '
                'from api.search_contacts(%L, 20, %L) as s',
                p_query,
                p_after
            )
        )::jsonb
    ) as r (row)
$$;

create temporary table pages as
select f.row, 1 as page
from pg_temp.found('malu') as f (row);

insert into pages
select f.row, 2
from (
    select p.row -> 'place' as place
    from pages as p
    order by p.row -> 'place' ->> 'name' collate "C" desc
    limit 1
) as l
cross join lateral pg_temp.found('malu', l.place) as f (row);

select results_eq(
    $$select p.page, p.row ->> 'rank', count(*)::int from pages as p group by 1, 2 order by 1$$,
    $$values (1, '2', 20), (2, '2', 20)$$,
    'whom very many are like is ranked by how well it fits, a page at a time'
);
select is(
    (select count(distinct p.row ->> 'contact_id') from pages as p),
    40::bigint,
    'and nobody comes twice'
);
select results_eq(
    $$select f.row ->> 'display_name', f.row ->> 'rank'
    from pg_temp.found('malu2599 zed') as f (row)$$,
    $$values ('Zed Malu2599', '1')$$,
    'who is asked for by more words is found among them'
);

select *
from finish();

rollback;
