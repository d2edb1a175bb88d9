begin;

select plan(6);

select test.make_tenants();
select test.make_lookalikes();
select test.sign_in('user_ada', 'org_north');

create temporary table person as
select
    c.display_name as name,
    c.id
from contact.contacts as c;

grant select on person to public;

create temporary table pair as
select
    api.score_pair(a.id, b.id) as said,
    api.score_pair(b.id, a.id) as turned
from person as a
inner join person as b
    on a.name = 'mother' and b.name = 'mother, written again';

select results_eq(
    $$
    select f.key, f.value ->> 'level'
    from pair as p
    cross join jsonb_each(p.said -> 'features') as f
    where f.value ? 'level'
    order by f.key collate "C"
    $$,
    $$
    values
    ('birth_date', 'same'),
    ('city', 'same'),
    ('family_name', 'same'),
    ('given_name', 'same'),
    ('phone', 'same'),
    ('postcode', 'same'),
    ('state', 'same'),
    ('street', 'same'),
    ('street_number', 'same')
    $$,
    'each comparison says its level; what is unknown says nothing'
);
select cmp_ok(
    (
        select
            abs(
                sum((f.value ->> 'weight')::double precision)
                - ln(p.score / (1 - p.score)) / ln(2::double precision)
            )
        from (
            select
                p.said,
                (p.said ->> 'score')::double precision as score
            from pair as p
        ) as p
        cross join jsonb_each(p.said -> 'features') as f
        where jsonb_typeof(f.value) = 'object'
        group by p.score
    ),
    '<', 0.5::double precision,
    'and the weights add up to the logarithm of the odds'
);
select is(
    (select p.said from pair as p), (select p.turned from pair as p), 'whoever is named first'
);
select is(
    (
        select api.score_pair(a.id, b.id) #> '{features,held_back}'
        from person as a
        inner join person as b
            on a.name = 'twin' and b.name = 'other twin'
    ),
    '["given names are not the same"]'::jsonb,
    'why people are asked is said'
);
select is(
    test.error_as(
        'authenticated',
        (
            select format('select api.score_pair(%L, %L)', a.id, b.id)
            from person as a
            inner join person as b
                on a.name = 'mother' and b.name = 'far away'
        )
    ),
    'RQ404', 'a contact of another clinic is none'
);
select is(
    (
        select count(*)
        from audit.access_log as l
        where l.function_name = 'api.score_pair' and l.row_count = 2
    ),
    3::bigint,
    'every answer is in the access log'
);

select *
from finish();

rollback;
