begin;

select plan(6);

select test.make_tenants();
select test.make_integrations();

-- One worker that asks as often as it may, for minutes of a clock of its own.
create temporary table granted (at timestamptz);

create or replace function pg_temp.ask_on(p_from timestamptz, p_until timestamptz)
returns int
language plpgsql
as $function$
declare
    v_now timestamptz := p_from;
    v_wait interval;
    v_asked int := 0;
begin
    perform test.sign_in('user_ada', 'org_north');
    while v_now < p_until loop
        v_asked := v_asked + 1;
        v_wait := integration.take_token(test.integration('north'), p_now => v_now);
        if v_wait = interval '0' then
            insert into granted (at) values (v_now);
        else
            v_now := v_now + v_wait;
        end if;
    end loop;
    return v_asked;
end
$function$;

select pg_temp.ask_on('2026-01-01 10:00Z', '2026-01-01 10:02:30Z');

select cmp_ok(
    (
        select max(w.number)
        from (
            select count(*) over (order by g.at range between current row and interval '59.999999 seconds' following)
            from granted as g
        ) as w (number)
    ),
    '<=', 200::bigint, 'in no minute, wherever it begins, more than the limit of the service'
);
select cmp_ok(
    (select count(*) from granted as g), '>', 425::bigint, 'but nearly all of it'
);
select is(
    integration.heed_retry_after(test.integration('north'), interval '90 seconds', p_now => '2026-01-01 10:05Z'),
    '2026-01-01 10:06:30Z'::timestamptz, 'told to wait, all workers wait'
);
select is(
    integration.heed_retry_after(test.integration('north'), interval '5 seconds', p_now => '2026-01-01 10:05:10Z'),
    '2026-01-01 10:06:30Z'::timestamptz, 'a shorter wait does not make it shorter'
);

delete from granted;
select pg_temp.ask_on('2026-01-01 10:05:20Z', '2026-01-01 10:06:32Z');

select is(
    (select min(g.at) from granted as g), '2026-01-01 10:06:30Z'::timestamptz,
    'nobody asks before the system said so'
);
select is(
    test.worker_answer('user_ada', 'org_north', format('select integration.take_token(%L)', test.integration('south'))),
    'RQ404', 'nobody asks on behalf of another organization'
);

select *
from finish();

rollback;
