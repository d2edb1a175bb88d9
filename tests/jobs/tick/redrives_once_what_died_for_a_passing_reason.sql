begin;

select plan(5);

select test.make_tenants();

update jobs.schedule_defaults set is_active = false;
update jobs.queues set dead_letter_policy = 'redrive', max_attempts = 1;

create function pg_temp.die(p_class text)
returns bigint
language sql
as $function$
    select count(*)
    from jobs.claim('default', 'w', 10) as c
    cross join jobs.fail(c.id, p_class, 'x')
$function$;

select test.put_in('north', '[{"kind": "passing"}]');
select pg_temp.die('transient');
select test.put_in('south', '[{"kind": "lasting"}]');
select pg_temp.die('permanent');

select is(jobs.tick(now() + interval '50 minutes'), 0, 'not at once');
select is(jobs.tick(clock_timestamp() + interval '1 hour'), 1, 'an hour later what failed for a passing reason comes again');
select is(test.state_of('passing'), 'ready', 'with all its tries');

select pg_temp.die('transient');

select is(jobs.tick(clock_timestamp() + interval '3 hours'), 0, 'and when it dies again it waits for a person');
select is(
    (select count(*) from jobs.dead_letters as d where d.replayed_at is null), 2::bigint, 'as what failed for good does'
);

select *
from finish();

rollback;
