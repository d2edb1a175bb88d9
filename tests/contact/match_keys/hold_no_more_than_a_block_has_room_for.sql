begin;

select plan(5);

select test.make_tenants();
select test.sign_in('user_ada', 'org_north');

-- Nobody can tell them apart, and they come one by one.
create temporary table copies as
select
    test.add_person(
        'north', 'copy ' || n.number, 'Nemo', 'Nobody', '1900-01-01', '+61255550000', '1 Ocean Street'
    ) as id
from generate_series(1, 60) as n (number);

select count(contact.match_contact(test.organization('north'), c.id))
from copies as c;

select cmp_ok(
    (
        select max(k.size)
        from (
            select count(*) as size
            from contact.match_keys as m
            group by m.key
        ) as k
    ),
    '<=',
    12::bigint,
    'what is read for one contact does not grow with those who are there'
);
select cmp_ok(
    (
        select count(*)
        from contact.duplicate_candidates as d
        inner join contact.contacts as c on c.id in (d.contact_a_id, d.contact_b_id)
        where c.display_name = 'copy 60'
    ),
    '>=',
    12::bigint,
    'and who comes last finds those who have room all the same'
);
select results_eq(
    $$select k.key, k.contact_id from contact.match_keys as k order by 1, 2$$,
    $$select u.key, r.contact_id
    from contact.match_rows as r cross join lateral unnest(r.keys) as u (key) order by 1, 2$$,
    'keys are those of the rows'
);

select api.find_duplicates();

select results_eq(
    $$select k.key, k.contact_id from contact.match_keys as k order by 1, 2$$,
    $$select u.key, r.contact_id
    from contact.match_rows as r cross join lateral unnest(r.keys) as u (key) order by 1, 2$$,
    'after a run over all contacts too'
);

delete from contact.match_rows;

select is_empty('select from contact.match_keys', 'and go with them');

select *
from finish();

rollback;
