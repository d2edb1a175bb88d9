begin;

select plan(9);

select test.make_tenants();

create function jobs.try_out(p_job jobs.jobs)
returns jsonb
language plpgsql
as $function$
begin
    update core.locations as l
    set name = 'seen by ' || p_job.kind;

    if p_job.args ? 'fails' then
        raise exception 'no' using errcode = 'RQ409';
    end if;

    return jsonb_build_object('rows', (select count(*) from core.locations));
end
$function$;

alter function jobs.try_out(jobs.jobs) owner to app_owner;

insert into jobs.handlers (kind, routine, description)
select k.kind, 'jobs.try_out', 'For this test'
from unnest(array['try.out', 'try.fail', 'platform.try']) as k (kind);

select test.put_in(
    'north',
    '[
        {"kind": "try.out"}, {"kind": "try.fail", "args": {"fails": true}}, {"kind": "try.unknown"},
        {"kind": "platform.try"}
    ]'
);
select core.forget_context();
select test.claimed(4);

create function pg_temp.performed(p_kind text) returns text language sql as
$$select test.value_as('app_worker', format('select jobs.perform(%L)', test.job(p_kind)))$$;
create function pg_temp.refusal(p_kind text) returns text language sql as
$$select test.error_as('app_worker', format('select jobs.perform(%L)', test.job(p_kind)))$$;

select is(pg_temp.performed('try.out'), '{"rows": 2}', 'a handler sees the rows of the job''s organization');
select is(
    (select count(*) from core.locations as l where l.name like 'seen%'), 2::bigint, 'and changes no others'
);
select is(test.state_of('try.out'), 'done', 'with that the job is done');
select is(pg_temp.refusal('try.fail'), 'RQ409', 'what a handler raises comes through');
select is(
    (select count(*) from core.locations as l where l.name = 'seen by try.fail'), 0::bigint, 'what it did is undone'
);
select is(test.state_of('try.fail'), 'running', 'and its job is not done');
select is(pg_temp.refusal('try.unknown'), 'RQ503', 'a kind that nobody knows may be known to another worker');
select results_eq(
    $$select s.code, jobs.error_class(s.code) from unnest(array['RQ409', '40001', '42883', '23505', 'RQ429', '57014']) as s (code)$$,
    $$values ('RQ409', 'conflict'), ('40001', 'transient'), ('42883', 'permanent'), ('23505', 'validation'),
    ('RQ429', 'rate_limit'), ('57014', 'transient')$$,
    'workers learn what to report'
);
select is(pg_temp.refusal('platform.try'), 'RQ403', 'what the platform does for itself, a tenant cannot ask for');

select *
from finish();

rollback;
