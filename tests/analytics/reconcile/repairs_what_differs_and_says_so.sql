begin;

select plan(9);

select test.make_clinic();
select setseed(0.7);
select test.write_at_random(70);
select test.count_all_changes();

-- as if somebody had written past the triggers
update analytics.org_daily_metrics
set messages_inbound = messages_inbound + 3, appointments_booked = 0
where id in (select m.id from analytics.org_daily_metrics as m where m.appointments_booked > 0 limit 1);
update analytics.practitioner_daily_metrics
set patients_seen = patients_seen + 1;
delete from analytics.conversation_daily_metrics
where id in (select m.id from analytics.conversation_daily_metrics as m where m.messages_outbound > 0 limit 1);
delete from analytics.conversation_states
where conversation_id in (select s.conversation_id from analytics.conversation_states as s limit 1);
update analytics.patient_metrics
set patients = 99;
delete from analytics.appointment_type_metrics;
insert into analytics.integration_hourly_metrics (organization_id, hour_at, service_code, events_received)
values (test.organization('north'), date_trunc('hour', now(), 'UTC'), 'cliniko', 5);

select isnt_empty('select * from test.figures_that_differ()', 'figures are wrong');

create temporary table found as
select f.*
from analytics.reconcile(test.organization('north')) as f (difference);

select set_eq(
    $$select distinct f.difference ->> 'figures' from found as f$$,
    array[
        'org_daily_metrics', 'practitioner_daily_metrics', 'conversation_daily_metrics',
        'conversation_states', 'patient_metrics', 'appointment_type_metrics',
        'integration_hourly_metrics'
    ],
    'it says which figures were wrong'
);
select is(
    (
        select sum((f.difference -> 'off_by' ->> 'events_received')::int)
        from found as f
        where f.difference ->> 'figures' = 'integration_hourly_metrics'
    ),
    -5::bigint, 'and by how much'
);

select is_empty('select * from test.figures_that_differ()', 'then figures are as the rows say');

-- What was written since, as if another session did so while the recount ran.
select test.write_at_random(30);
select
    is_empty(
        $$
            select * from analytics.reconcile_days(test.organization('north'))
            union all
            select * from analytics.reconcile_hours(test.organization('north'))
        $$,
        'what waits to be counted is no difference'
    );
select test.count_all_changes();
select is_empty('select * from test.figures_that_differ()', 'and is counted once');
select
    is_empty(
        $$select * from analytics.reconcile(test.organization('north'))$$, 'nothing is repaired twice'
    );

-- Months of events are dropped some day; what was counted of them stays.
insert into analytics.integration_hourly_metrics (organization_id, hour_at, service_code, events_received)
values (test.organization('north'), '2020-01-01 00:00Z', 'cliniko', 7);
select
    is_empty(
        $$select * from analytics.reconcile(test.organization('north'))$$,
        'hours of events that are gone stay as they were'
    );

delete from analytics.org_daily_metrics;
delete from analytics.practitioner_daily_metrics;
delete from analytics.conversation_daily_metrics;
delete from analytics.conversation_states;
delete from analytics.patient_states;
delete from analytics.patient_metrics;
delete from analytics.appointment_type_metrics;
insert into analytics.changes (organization_id, measure)
values (test.organization('north'), 'organization');
select test.count_all_changes();
select is_empty('select * from test.figures_that_differ()', 'what was there before is counted alike');

select *
from finish();

rollback;
