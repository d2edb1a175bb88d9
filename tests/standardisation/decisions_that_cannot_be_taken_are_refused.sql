begin;

select plan(14);

select test.old_practice();

insert into legacy.sync_logs (organization_id, source, status, count, at)
select 'org_old', 'unheard', 'ok', '7', '2024-06-01'
from generate_series(1, 2);

create temporary table kept as
select
    min(q.row_id) as first_row,
    max(q.row_id) as last_row
from standardisation.quarantine as q;

select throws_ok(
    $$select standardisation.repair(-1, '{"source": "cliniko"}')$$,
    'RQ404', 'no such row is kept back',
    'a row that nobody keeps back cannot be repaired'
);

select throws_ok(
    $$select standardisation.repair(k.first_row, '{"colour": "red"}') from kept as k$$,
    'RQ422', 'these are no columns of the table',
    'a value needs a column'
);

select throws_ok(
    $$select standardisation.repair(k.first_row, '{"row_id": 1}') from kept as k$$,
    'RQ422', 'these are no columns of the table',
    'the number of a row stays as it is'
);

select throws_ok(
    $$select standardisation.repair(k.first_row, '{}') from kept as k$$,
    'RQ422', 'these are no columns of the table',
    'who repairs gives a value'
);

select throws_ok(
    $$select standardisation.dismiss(-1, 'nobody needs it')$$,
    'RQ404', 'no such row is kept back',
    'what is not kept back cannot be decided against'
);

select standardisation.dismiss(k.first_row, 'nobody needs it')
from kept as k;

select throws_ok(
    $$select standardisation.dismiss(k.first_row, 'nor do we') from kept as k$$,
    'RQ404', 'no such row is kept back',
    'nor what was decided against before'
);

select is(
    standardisation.retry_all(), 0::bigint,
    'a schedule does not take up what was decided against'
);

select results_eq(
    $$
    select r.state, r.note
    from standardisation.records as r
    where r.row_id = (select k.first_row from kept as k)
    $$,
    $$values ('dismissed', 'nobody needs it')$$,
    'the decision stands with its reason'
);

select is(
    standardisation.retry(array[k.first_row]), 0::bigint,
    'who names the row takes it up again, though nothing is mended'
)
from kept as k;

select results_eq(
    $$
    select r.state, r.note, r.reasons
    from standardisation.records as r
    where r.row_id = (select k.first_row from kept as k)
    $$,
    $$values ('quarantined', null::text, '{unknown_service}'::text[])$$,
    'so that it waits once more'
);

insert into integration.services (code, name, default_rate, default_rate_period, default_concurrency)
values ('unheard', 'Unheard', 1, '1 s', 1);

select is(
    standardisation.retry(array[k.first_row]), 1::bigint,
    'once the rule is mended, the row that was named comes'
)
from kept as k;

select results_eq(
    $$select q.row_id from standardisation.quarantine as q$$,
    $$select k.last_row from kept as k$$,
    'and no other'
);

select standardisation.note_contract('contracted', null, 'Ada', 'as if they were parked');

select throws_ok(
    $$select standardisation.retry(array[k.last_row]) from kept as k$$,
    '55000', 'the old tables are parked: what they say counts no more',
    'nothing is read again once the old tables are parked'
);

select throws_ok(
    $$select standardisation.repair(k.last_row, '{"source": "cliniko"}') from kept as k$$,
    '55000', 'the old tables are parked: what they say counts no more',
    'nor repaired'
);

select *
from finish();

rollback;
