begin;

select plan(5);

select test.make_tenants();
select test.put_in_some('north', 'n', 50);
select test.put_in_some('south', 's', 3);

prepare counts (int) as
select string_agg(t.letter || t.number, ' ' order by t.letter)
from (
    select left(c.kind, 1) as letter, count(*) as number
    from jobs.claim('default', 'w', $1) as c
    group by 1
) as t;

create temporary table one_by_one as
select string_agg(left(test.claimed(1), 1), '') as letters
from generate_series(1, 4);

select matches(
    (select o.letters from one_by_one as o), '^(nsns|snsn)$', 'one by one they take turns'
);

select results_eq(
    'execute counts(10)', $$values ('n9 s1')$$, 'many at once are shared, what one leaves the other gets'
);
select results_eq('execute counts(10)', $$values ('n10')$$, 'alone, a tenant gets all');

update jobs.queues
set priority_policy = 'strict'
where name = 'default';

select test.put_in('south', '[{"kind": "s4", "priority": 5}, {"kind": "s5", "priority": 200}]');

select results_eq(
    'execute counts(10)', $$values ('s1')$$, 'where priority is strict, the most urgent of all goes first'
);
select results_eq('execute counts(3)', $$values ('n3')$$, 'and what is less urgent waits');

select *
from finish();

rollback;
