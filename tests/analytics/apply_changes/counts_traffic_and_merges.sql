begin;

select plan(7);

select test.make_clinic();
select test.make_integrations();

insert into integration.sync_runs (
    organization_id, integration_id, entity, kind, status, read_count, started_at, finished_at
)
values (
    test.organization('north'), test.integration('north'), 'patients', 'full', 'succeeded', 40,
    '2026-03-02 10:30Z', '2026-03-02 11:30Z'
);
insert into integration.sync_errors (
    organization_id, integration_id, error_class, message, occurred_at
)
select test.organization('north'), test.integration('north'), 'transient', 'away', '2026-03-02 10:59Z'
from generate_series(1, 3);

insert into integration.webhook_endpoints (organization_id, service_code, name, is_unsigned)
values (test.organization('north'), 'cliniko', 'Hook', true);
insert into integration.webhook_events (
    organization_id, endpoint_id, service_code, event_id, body, received_at
)
select e.organization_id, e.id, 'cliniko', 'event ' || s.number, '', '2026-03-02 10:10Z'
from integration.webhook_endpoints as e
cross join generate_series(1, 4) as s (number);

create function pg_temp.hour()
returns text
language sql
as $function$
    select
        concat_ws(
            ' ', m.events_received, m.events_processed, m.events_failed, m.processing_duration,
            m.records_processed, m.sync_errors
        )
    from analytics.integration_hourly_metrics as m
    where m.organization_id = test.organization('north') and m.hour_at = '2026-03-02 10:00Z'
$function$;

select test.count_all_changes();
select is(pg_temp.hour(), '4 0 0 00:00:00 40 3', 'what came, what syncs read, and their errors');

update integration.webhook_events
set status = 'processed', processed_at = received_at + interval '2 minutes'
where event_id in ('event 1', 'event 2');
update integration.webhook_events
set status = 'dead'
where event_id = 'event 3';
select test.count_all_changes();
select is(pg_temp.hour(), '4 2 1 00:04:00 40 3', 'what was worked off, and how long it took');

update integration.webhook_events
set status = 'received', processed_at = null
where event_id in ('event 2', 'event 3');
update integration.sync_runs
set read_count = 50;
select test.count_all_changes();
select is(pg_temp.hour(), '4 1 0 00:02:00 50 3', 'what is to be worked off again is not done');
select
    is_empty(
        $$select * from analytics.reconcile(test.organization('north'))$$, 'as a recount says'
    );

insert into contact.patients (organization_id, contact_id)
values
(test.organization('north'), test.contact('Mary')), (test.organization('north'), test.contact('Noah'));
select test.book('Mary', 'Doctor Harbour', 9), test.book('Noah', 'Doctor Harbour', 10);
select test.count_all_changes();
select is(
    (
        select m.patients || ' ' || m.patients_with_appointments
        from analytics.patient_metrics as m
        where m.organization_id = test.organization('north')
    ),
    '2 2', 'two patients'
);

select test.answer_to(
    'user_ada', 'org_north',
    format('select api.merge_contacts(%L, %L)', test.contact('Mary'), test.contact('Noah'))
);
select test.count_all_changes();
select is(
    (
        select m.patients || ' ' || m.patients_with_appointments
        from analytics.patient_metrics as m
        where m.organization_id = test.organization('north')
    ),
    '1 1', 'who turn out to be one'
);
select is_empty('select * from test.figures_that_differ()', 'in every figure');

select *
from finish();

rollback;
