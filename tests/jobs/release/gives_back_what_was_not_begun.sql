begin;

select plan(4);

select test.make_tenants();
select test.put_in('north', '[{"kind": "a", "ordering_key": "k"}, {"kind": "b"}]');

create temporary table taken as
select array_agg(c.id) as ids
from jobs.claim('default', 'w', 2) as c;

select is(
    (select jobs.release_many(t.ids, 'another') from taken as t), 0, 'nobody gives back what he has not'
);
select is((select jobs.release_many(t.ids, 'w') from taken as t), 2, 'whoever stops gives back');
select is(test.claimed(2, 'x'), 'a b', 'and others are given it at once');
select is(
    (select max(j.attempt) from jobs.jobs as j), 1::smallint, 'it cost no try'
);

select *
from finish();

rollback;
