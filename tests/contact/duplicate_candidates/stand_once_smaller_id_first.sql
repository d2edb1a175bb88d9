begin;

select plan(6);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name)
values
(test.organization('north'), 'Mary'),
(test.organization('north'), 'Marie'),
(test.organization('south'), 'Mary');

create temporary table pair as
select
    min(c.id::text)::uuid as a,
    max(c.id::text)::uuid as b
from contact.contacts as c
where c.organization_id = test.organization('north');

prepare add_candidate (uuid, uuid, double precision) as
insert into contact.duplicate_candidates (organization_id, contact_a_id, contact_b_id, score)
values (test.organization('north'), $1, $2, $3);

select throws_ok(
    (select format('execute add_candidate(%L, %L, 0.9)', p.b, p.a) from pair as p),
    '23514', null, 'the smaller id stands first, so that a pair has one form'
);
select throws_ok(
    (select format('execute add_candidate(%L, %L, 0.9)', p.a, p.a) from pair as p),
    '23514', null, 'nobody is a duplicate of himself'
);
select throws_ok(
    (select format('execute add_candidate(%L, %L, 1.5)', p.a, p.b) from pair as p),
    '23514', null, 'a score is a probability'
);
select lives_ok(
    (select format('execute add_candidate(%L, %L, 0.9)', p.a, p.b) from pair as p),
    'a pair is kept'
);
select throws_ok(
    (select format('execute add_candidate(%L, %L, 0.8)', p.a, p.b) from pair as p),
    '23505', null, 'once, also after somebody rejected it'
);
select throws_ok(
    (
        select format('execute add_candidate(%L, %L, 0.9)', least(p.a, c.id), greatest(p.a, c.id))
        from pair as p
        cross join contact.contacts as c
        where c.organization_id = test.organization('south')
    ),
    '23503', null, 'nobody is compared with a contact of another clinic, row security or not'
);

select *
from finish();

rollback;
