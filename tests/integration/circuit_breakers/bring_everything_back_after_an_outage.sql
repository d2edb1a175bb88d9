begin;

select plan(6);

select test.make_tenants();
select test.make_integrations();
select test.sign_in('user_ada', 'org_north');

-- The system is away for ten minutes. Forty pieces of work come in its first minute; each asks the
-- circuit and the bucket, and comes back when they say. The clock is theirs.
create temporary table work (
    id int primary key, came_at timestamptz, next_at timestamptz, calls int default 0, done_at timestamptz
);

insert into work (id, came_at, next_at)
select n.number, n.at, n.at
from (
    select number, timestamptz '2026-01-01 10:00Z' + make_interval(secs => 1.5 * number)
    from generate_series(1, 40) as s (number)
) as n (number, at);

create or replace function pg_temp.simulate(p_back_at timestamptz, p_until timestamptz)
returns void
language plpgsql
as $function$
declare
    v_account uuid := test.integration('north');
    v_work work;
    v_wait interval;
begin
    for v_step in 1..3000 loop -- far more than it takes, should anything be wrong
        select w.*
        into v_work
        from work as w
        where w.done_at is null
        order by w.next_at, w.id
        limit 1;

        exit when not found or v_work.next_at > p_until;

        v_wait := greatest(
            integration.ask_circuit(v_account, p_now => v_work.next_at),
            integration.take_token(v_account, p_now => v_work.next_at)
        );

        if v_wait > interval '0' then
            update work set next_at = next_at + v_wait where id = v_work.id;
        elsif v_work.next_at < p_back_at then
            perform integration.report_call(v_account, 'transient', 'connection refused', p_now => v_work.next_at);
            update work set calls = calls + 1, next_at = next_at + interval '2 seconds' where id = v_work.id;
        else
            perform integration.report_call(v_account, p_response_ms => 80, p_now => v_work.next_at);
            update work set calls = calls + 1, done_at = next_at where id = v_work.id;
        end if;
    end loop;
end
$function$;

select pg_temp.simulate('2026-01-01 10:10Z', '2026-01-01 10:09:59Z');

select is(
    (select concat_ws(' ', b.status, b.failure_count >= 5) from integration.circuit_breakers as b),
    'open t', 'an account that fails again and again is left alone'
);
select is(
    (select h.status from integration.service_health as h), 'down', 'and shown as down'
);
select cmp_ok(
    (select sum(w.calls) from work as w), '<=', 30::bigint,
    'meanwhile one call each half minute looks whether it is back'
);

select pg_temp.simulate('2026-01-01 10:10Z', '2026-01-01 11:00Z');

select is(
    (select count(*) from work as w where w.done_at is null), 0::bigint, 'afterwards everything is done'
);
select cmp_ok(
    (select max(w.done_at - w.came_at) from work as w), '<', interval '15 minutes',
    'within fifteen minutes of when it came'
);
select is(
    (select b.status from integration.circuit_breakers as b), 'closed', 'and the circuit is closed'
);

select *
from finish();

rollback;
