begin;

select plan(9);

delete from ops.alerts;
delete from ops.alert_rules;

insert into ops.alert_rules (code, name, metric, labels, comparison, threshold, lasting)
values
('queues', 'Queues are counted', 'queue_ready', '{"queue": "default"}', '>=', 0, '2 minutes'),
('at_once', 'There is a limit', 'connections_limit', '{}', '>', 0, '0'),
('never', 'Nobody can connect', 'connections_limit', '{}', '<', 0, '0'),
('off', 'Not watched', 'connections_limit', '{}', '>', 0, '0');

update ops.alert_rules
set is_active = false
where code = 'off';

create function test.run(p_at text)
returns text
language sql
as $function$
    select format('%s fired, %s resolved, %s open', e.fired, e.resolved, e.open)
    from ops.evaluate_alerts(p_at::timestamptz) as e
$function$;

create function test.state()
returns text
language sql
as $function$
    select string_agg(format('%s %s', r.code, a.status), ', ' order by r.code, a.started_at)
    from ops.alerts as a
    inner join ops.alert_rules as r
        on a.rule_id = r.id
$function$;

select is(test.run('2026-01-01 10:00+00'), '1 fired, 0 resolved, 2 open', 'what lasts 0 fires at once');
select is(test.state(), 'at_once firing, queues pending', 'what has to last waits');
select is(test.run('2026-01-01 10:01+00'), '0 fired, 0 resolved, 2 open', 'nothing is told twice');
select is(test.run('2026-01-01 10:02+00'), '1 fired, 0 resolved, 2 open', 'it lasted long enough');
select is(
    (
        select a.labels ->> 'queue'
        from ops.alerts as a
        inner join ops.alert_rules as r
            on a.rule_id = r.id
        where r.code = 'queues' and a.fired_at = '2026-01-01 10:02+00'
    ),
    'default',
    'an alert says what met its rule, and when it fired'
);

update ops.alert_rules
set threshold = 1000000
where code in ('queues', 'at_once');

select is(test.run('2026-01-01 10:03+00'), '0 fired, 2 resolved, 0 open', 'what is met no more ends');
select is(test.state(), 'at_once resolved, queues resolved', 'and stays as history');

update ops.alert_rules
set threshold = 0
where code = 'at_once';

select is(test.run('2026-01-01 10:04+00'), '1 fired, 0 resolved, 1 open', 'it begins again');

select is(
    test.error_as('authenticated', 'select ops.evaluate_alerts()'), '42501',
    'clients evaluate nothing'
);

select *
from finish();

rollback;
