begin;

select plan(7);

select test.make_tenants();
select test.start_keys(1);
select test.make_endpoint('north', 'stripe', 'whsec_new');

update integration.webhook_endpoints
set
    ordering_key_path = '{data,object,id}',
    appending_event_types = '{note.added}';

create or replace function pg_temp.send(p_id text, p_type text, p_second int, p_customer text default 'cus_1')
returns text
language sql
as $function$
    select test.call_endpoint('north stripe', test.signed_by_stripe(b.body, 'whsec_new'), b.body) ->> 'reason'
    from format(
        '{"id": "%s", "type": "%s", "created": %s, "data": {"object": {"id": "%s"}}}',
        p_id, p_type, 1700000000 + p_second, p_customer
    ) as b (body)
$function$;

-- The worker asks by the job of each event, in the order in which they came.
create or replace function pg_temp.apply_all()
returns text
language plpgsql
as $function$
declare
    v_id uuid;
    v_taken text;
    v_all text[] := '{}';
begin
    for v_id in select e.id from integration.webhook_events as e order by e.id loop
        v_taken := test.worker_answer(
            'user_ada', 'org_north',
            format('select t.event_id from integration.take_webhook(%L) as t', v_id)
        );
        continue when v_taken is null;
        v_all := v_all || v_taken;
        perform test.worker_answer(
            'user_ada', 'org_north',
            format(
                'select integration.finish_webhook(%L)',
                (select e.id from integration.webhook_events as e where e.event_id = v_taken)
            )
        );
    end loop;
    return array_to_string(v_all, ' ');
end
$function$;

select pg_temp.send('evt_3', 'customer.updated', 3);
select pg_temp.send('evt_1', 'customer.created', 1);
select pg_temp.send('evt_2', 'customer.updated', 2);
select pg_temp.send('evt_9', 'customer.created', 0, 'cus_2');

select is(pg_temp.apply_all(), 'evt_1 evt_2 evt_3 evt_9', 'under one key the oldest comes first, however they came');
select is(pg_temp.apply_all(), '', 'each once');
select is(pg_temp.send('evt_0', 'customer.updated', 2), 'accepted', 'what comes late is kept');
select is(pg_temp.apply_all(), '', 'but older never follows newer');
select is(
    (
        select e.last_error
        from integration.webhook_events as e
        where e.event_id = 'evt_0'
    ),
    'older than what was applied', 'and it is told why'
);

select pg_temp.send('evt_4', 'note.added', 1);

select is(pg_temp.apply_all(), 'evt_4', 'what only adds is applied late as well');

select pg_temp.send('evt_5', 'customer.updated', 5);
select test.worker_answer('user_ada', 'org_north', format('select integration.finish_webhook(%L, $$failed$$, $$boom$$)', e.id))
from integration.webhook_events as e
cross join generate_series(1, 10)
where e.event_id = 'evt_5';

select is(
    (
        select concat_ws(' ', e.status, e.attempts, e.last_error)
        from integration.webhook_events as e
        where e.event_id = 'evt_5'
    ),
    'dead 10 boom', 'what failed as often as it may holds up nobody'
);

select *
from finish();

rollback;
