begin;

select plan(6);

select test.make_clinic();
select test.book('Noah', 'Doctor Harbour', 9, 'harbour');

select jobs.tick(now());
select jobs.tick(now() + interval '1 day 2 minutes');

create temporary table claimed as
select c.id, c.kind
from jobs.claim('default', 'w', 20) as c;

grant select on claimed to app_worker;

create function pg_temp.result_of(p_kind text)
returns jsonb
language sql
as $function$
    select
        test.value_as(
            'app_worker',
            format('select jobs.perform(%L)', (select c.id from claimed as c where c.kind = p_kind))
        )::jsonb
$function$;

select cmp_ok(
    (pg_temp.result_of('platform.apply_changes') ->> 'counted')::int, '>', 0,
    'a worker counts what was written, of every organization'
);
select is(
    (
        select m.appointments_booked
        from analytics.org_daily_metrics as m
        where m.organization_id = test.organization('north') and m.appointments_booked > 0
    ),
    1, 'and it is in the figures'
);
select is(
    (
        select j.run_at - now() < interval '1 minute'
        from jobs.jobs as j
        where j.kind = 'platform.apply_changes' and j.state in ('ready', 'scheduled')
    ),
    true, 'it comes again soon, once'
);

update analytics.refresh_state
set last_refreshed_at = null;
select matches(
    pg_temp.result_of('platform.refresh_views') ->> 'refreshed', '^mv_', 'a view that is old is refreshed'
);
select is(
    pg_temp.result_of('platform.reconcile_figures') ->> 'repaired', '0',
    'an organization is compared with a recount'
);
select is(
    (
        select j.args ? 'after'
        from jobs.jobs as j
        where j.kind = 'platform.reconcile_figures' and j.state = 'ready'
    ),
    true, 'and the next one after it'
);

select *
from finish();

rollback;
