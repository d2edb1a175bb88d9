begin;

select plan(5);

delete from ops.alerts;
delete from ops.alert_rules;

insert into ops.alert_rules (code, name, metric, comparison, threshold, severity, channels)
values
('to_all', 'There is a limit', 'connections_limit', '>', 0, 'critical', '{email,slack}'),
('to_nobody', 'There is a limit', 'connections_limit', '>', 0, 'info', '{}');

-- The one that watches at this instant, as jobs.tick puts it in.
create function pg_temp.watch(p_at text)
returns text
language plpgsql
as $function$
declare
    v_id uuid;
begin
    insert into jobs.jobs (organization_id, kind, args, queue, state, run_at, ready_at, max_attempts)
    values (
        '00000000-0000-0000-0000-000000000000', 'platform.watch', jsonb_build_object('at', p_at), 'default',
        'ready', now(), now(), 5
    )
    returning id into v_id;
    perform from jobs.claim('default', 'w', 100);
    return test.value_as('app_worker', format('select jobs.perform(%L) ->> %L', v_id, 'put_in'));
end
$function$;

create function pg_temp.deliveries(p_status text)
returns text
language sql
as $function$
    select
        string_agg(
            concat_ws(' ', j.kind, j.args ->> 'code', j.args ->> 'severity', j.args ->> 'status'), ', '
            order by j.kind
        )
    from jobs.jobs as j
    where j.kind like 'alert.%' and j.args ->> 'status' = p_status
$function$;

select is(pg_temp.watch('2026-01-01 10:00Z'), '2', 'what fires is put in for each channel of its rule');
select is(
    pg_temp.deliveries('firing'), 'alert.email to_all critical firing, alert.slack to_all critical firing',
    'a job says what is to be told'
);
select is(pg_temp.watch('2026-01-01 10:01Z'), '0', 'nothing is told twice');

update ops.alert_rules
set threshold = 1000000;

select is(pg_temp.watch('2026-01-01 10:02Z'), '2', 'what ends is told too');
select is(
    pg_temp.deliveries('resolved'), 'alert.email to_all critical resolved, alert.slack to_all critical resolved',
    'where it had been told that it began'
);

select *
from finish();

rollback;
