begin;

select plan(10);

select test.make_clinic();
insert into contact.patients (organization_id, contact_id)
values (test.organization('north'), test.contact('Noah'));
select test.book('Noah', 'Doctor Harbour', 9, 'harbour', 'fulfilled');
select test.write(test.converse('north', 'Noah'), 1, 'hello');

delete from analytics.refresh_state;
select is(analytics.refresh_due(), null, 'nothing is old before it was counted');
select test.count_all_changes();
select set_eq(
    $$select s.name from analytics.refresh_state as s where s.dirty_at is not null$$,
    array[
        'mv_patient_activity', 'mv_patient_counts', 'mv_practitioner_utilisation',
        'mv_conversation_response_times'
    ],
    'what was written makes views old'
);

select set_eq(
    $$select analytics.refresh_due() from generate_series(1, 4)$$,
    array[
        'mv_patient_activity', 'mv_patient_counts', 'mv_practitioner_utilisation',
        'mv_conversation_response_times'
    ],
    'one view a call'
);
select is(
    (
        select a.appointments_fulfilled
        from analytics.mv_patient_activity as a
        where a.organization_id = test.organization('north')
    ),
    1::bigint, 'it holds what was written'
);
select is(
    (
        select count(*)
        from analytics.mv_patient_activity as a
        where a.organization_id = test.organization('south')
    ),
    0::bigint, 'of each organization'
);
select is(analytics.refresh_due(), null, 'then none is due');

update analytics.refresh_state
set dirty_at = now(), last_duration = interval '30 seconds'
where name = 'mv_patient_activity';
select is(
    analytics.refresh_due(clock_timestamp() + interval '4 minutes'), null,
    'one that takes 30 seconds is left alone for five minutes'
);
select is(
    analytics.refresh_due(clock_timestamp() + interval '6 minutes'), 'mv_patient_activity',
    'and no longer'
);

delete from analytics.refresh_state
where name = 'changes';
update analytics.refresh_state
set dirty_at = now()
where name = 'mv_patient_counts';
select analytics.refresh_due(clock_timestamp() + interval '1 hour');
select is(
    (
        select s.dirty_at
        from analytics.refresh_state as s
        where s.name = 'mv_patient_counts'
    ),
    null, 'what was counted before is in it, so it is clean'
);

delete from analytics.refresh_state;
insert into analytics.changes (organization_id, measure)
values (test.organization('north'), 'organization');
select test.count_all_changes();
select is(
    (
        select count(*)
        from analytics.refresh_state as s
        where s.dirty_at is not null
    ),
    4::bigint, 'an organization that is counted anew makes every view old'
);

select *
from finish();

rollback;
