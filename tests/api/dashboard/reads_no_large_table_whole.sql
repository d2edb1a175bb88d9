begin;

select plan(4);

select test.make_clinic();

-- Thousands of rows in each: enough that the planner prefers an index.
insert into analytics.org_daily_metrics (organization_id, metric_on, location_id, messages_inbound)
select l.organization_id, date '2026-12-01' - s.number, l.id, 1
from core.locations as l
cross join generate_series(1, 1500) as s (number);
insert into analytics.conversation_daily_metrics (
    organization_id, metric_on, channel, location_id, messages_inbound
)
select m.organization_id, m.metric_on, 'sms', m.location_id, 1
from analytics.org_daily_metrics as m;
insert into analytics.practitioner_daily_metrics (
    organization_id, metric_on, practitioner_id, location_id, appointments_booked
)
select p.organization_id, date '2026-12-01' - s.number, p.id, p.location_id, 1
from clinic.practitioners as p
cross join generate_series(1, 800) as s (number);
insert into analytics.integration_hourly_metrics (organization_id, hour_at, service_code)
select test.organization('north'), '2026-12-01 00:00Z'::timestamptz - s.number * interval '1 hour', 'cliniko'
from generate_series(1, 3000) as s (number);
insert into analytics.changes (organization_id, measure, occurred_at)
select test.organization('south'), 'contacts_new', now()
from generate_series(1, 3000);
analyze analytics.org_daily_metrics, analytics.conversation_daily_metrics,
analytics.practitioner_daily_metrics, analytics.integration_hourly_metrics, analytics.changes;

create function pg_temp.read_whole()
returns bigint
language sql
as $function$
    select sum(s.seq_scan)
    from pg_stat_xact_user_tables as s
    where
        s.relid in (
            'analytics.org_daily_metrics'::regclass, 'analytics.conversation_daily_metrics'::regclass,
            'analytics.practitioner_daily_metrics'::regclass,
            'analytics.integration_hourly_metrics'::regclass, 'analytics.changes'::regclass
        )
$function$;

create temporary table seen as
select pg_temp.read_whole() as number;

select isnt(
    test.answer_to(
        'user_ada', 'org_north',
        'select api.dashboard(''2026-11-24'', ''2026-11-30'') #>> ''{totals,messages_inbound}'''
    ),
    null, 'a dashboard of a week'
);
select is(
    test.answer_to('user_ada', 'org_north', 'select count(*) from api.organization_summary()'), '1',
    'and a summary'
);
select is(
    pg_temp.read_whole(), (select s.number from seen as s), 'read no table of thousands of rows whole'
);

set local enable_indexscan = off;
set local enable_indexonlyscan = off;
set local enable_bitmapscan = off;
select test.answer_to('user_ada', 'org_north', 'select api.dashboard(''2026-11-24'', ''2026-11-29'')');
select cmp_ok(
    pg_temp.read_whole(), '>', (select s.number from seen as s), 'which would be noticed'
);

select *
from finish();

rollback;
