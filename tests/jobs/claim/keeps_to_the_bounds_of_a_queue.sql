begin;

select plan(5);

select test.make_tenants();
select test.put_in_some('north', 'n', 10);
select test.put_in_some('south', 's', 10);

update jobs.queues
set
    max_running = 5,
    max_running_per_tenant = 3
where name = 'default';

create temporary table first as
select c.*
from jobs.claim('default', 'w', 20) as c;

select is((select count(*) from first), 5::bigint, 'no more run than the queue may');
select cmp_ok(
    (
        select max(t.number)
        from (
            select count(*) as number
            from first as f
            group by f.organization_id
        ) as t
    ),
    '<=', 3::bigint, 'nor more of one tenant than it may'
);
select is(test.claimed(20), null, 'while all slots are taken nobody gets one');

select jobs.complete(f.id)
from first as f
limit 2;

select is(
    array_length(string_to_array(test.claimed(20), ' '), 1), 2, 'what is finished gives its slot back'
);

select test.leases_run_out();

select cmp_ok(
    (select count(*) from jobs.claim('default', 'w2', 20)),
    '>', 0::bigint, 'and so does whose worker died'
);

select *
from finish();

rollback;
