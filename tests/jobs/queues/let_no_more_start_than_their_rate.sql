begin;

select plan(7);

select test.make_tenants();

insert into jobs.queues (name, description, rate, rate_period) values ('slow', 'asks a slow system', 40, '1 hour');

-- A worker that claims all it gets, for three hours of a clock of its own.
create temporary table started (at timestamptz, number int);

create or replace function pg_temp.start_all(p_queue text)
returns void
language plpgsql
as $function$
declare
    v_queue jobs.queues;
    v_now timestamptz := '2026-01-01Z';
    v_free int;
begin
    select q.* into v_queue from jobs.queues as q where q.name = p_queue;
    while v_now < '2026-01-01 03:00Z' loop
        v_free := jobs.free_starts(v_queue, 100, v_now);
        perform jobs.note_starts(v_queue, v_free, v_now);
        insert into started (at, number) values (v_now, v_free);
        v_now := v_now + interval '20 seconds';
    end loop;
end
$function$;

select pg_temp.start_all('slow');
select cmp_ok(
    (
        select max(w.number)
        from (
            select
                sum(s.number) over (
                    order by s.at range between current row and interval '59 minutes 59 seconds' following
                )
            from started as s
        ) as w (number)
    ),
    '<=', 40::bigint, 'in no hour, wherever it begins, more than the rate'
);
select cmp_ok((select sum(s.number) from started as s), '>', 108::bigint, 'but nearly all of it');

-- And with the clock of the server
update jobs.queue_rates set full_at = '-infinity';
select test.sign_in('user_ada', 'org_north');
select count(*) from jobs.enqueue_many((select jsonb_agg('{"kind": "ask"}'::jsonb) from generate_series(1, 10)), 'slow');

create or replace function pg_temp.claimed(p_limit int)
returns bigint
language sql
as $function$
    select count(*) from jobs.claim('slow', 'w', p_limit)
$function$;

select is(pg_temp.claimed(1), 1::bigint, 'one alone starts at once');
select is(pg_temp.claimed(100), 3::bigint, 'after a rest a tenth of the rate does');
select is(pg_temp.claimed(100), 0::bigint, 'then nobody is given anything');
update jobs.queue_rates set full_at = full_at - interval '4 minutes';
select is(pg_temp.claimed(100), 2::bigint, 'until time passes');
update jobs.queues set rate = null where name = 'slow';
select is(pg_temp.claimed(100), 4::bigint, 'without a rate all start');

select *
from finish();

rollback;
