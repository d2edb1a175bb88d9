begin;

select plan(10);

select test.make_tenants();
select test.put_in('south', '[{"kind": "other"}]');
select test.put_in('north', '[{"kind": "a"}, {"kind": "b"}]');

select count(*)
from jobs.fail_many(
    (select array_agg(c.id) from jobs.claim('default', 'w', 10) as c),
    array_fill('permanent'::text, array[3]), array_fill('x'::text, array[3])
);
select test.put_in('north', '[{"kind": "c"}]');

create function pg_temp.answer(p_user text, p_query text)
returns text
language plpgsql
as $function$
declare
    v_value text;
begin
    perform test.claims(json_build_object('sub', p_user, 'org_id', 'org_north')::text);
    set local role authenticated;
    execute p_query into v_value;
    reset role;
    return v_value;
exception
    when others then
        return sqlstate;
end
$function$;

select is(
    pg_temp.answer('user_ada', 'select concat_ws('' '', r.queue, r.ready, r.dead_letters) from api.job_report() as r'),
    'default 1 2', 'an owner sees how jobs of the organization stand'
);
select is(
    pg_temp.answer('user_ada', 'select string_agg(l.kind, '' '' order by l.kind) from api.list_dead_letters() as l'),
    'a b', 'and which were given up'
);
select is(
    pg_temp.answer('user_grace', 'select count(*) from api.list_dead_letters()'), 'RQ403',
    'who treats patients does not'
);
select is(pg_temp.answer('user_grace', 'select api.replay_jobs()'), 'RQ403', 'nor replay them');
select is(pg_temp.answer('user_ada', $$select api.replay_jobs(p_kind => 'a')$$), '1', 'an owner replays a kind');
select is(pg_temp.answer('user_ada', $$select api.replay_jobs(p_kind => 'a')$$), '0', 'once');
select is(
    pg_temp.answer('user_ada', $$select api.set_queue('default', '{"is_paused": true}')$$), 'RQ403',
    'queues belong to the platform'
);
select is(
    pg_temp.answer('user_root', $$select api.set_queue('default', '{"is_paused": true}') ->> 'paused_at' is not null$$),
    'true', 'whose administrators pause them'
);
select is(test.claimed(), null, 'then nobody is given anything');
select is(
    pg_temp.answer(
        'user_root',
        $$select api.set_queue('default', '{"is_paused": false, "max_running": 1}') ->> 'max_running'$$
    ) || ' ' || test.claimed(),
    '1 c', 'until they let it go on'
);

select *
from finish();

rollback;
