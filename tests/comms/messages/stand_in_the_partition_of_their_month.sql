begin;

select plan(6);

select test.make_clinic();

create temporary table made as
select
    test.write(c.id, 1, 'now', false, now()) as present_id,
    test.write(c.id, 2, 'later', false, now() + interval '1 month') as next_id,
    test.write(c.id, 3, 'long ago', false, '2019-05-01 12:00+00') as old_id
from test.converse('north', 'Mary') as c (id);

select is(
    (
        select m.tableoid::regclass::text
        from comms.messages as m
        where m.body = 'now'
    ),
    to_char(now() at time zone 'UTC', '"comms.messages_"YYYY"_"MM'),
    'this month has its partition'
);
select is(
    (
        select m.tableoid::regclass::text
        from comms.messages as m
        where m.body = 'later'
    ),
    to_char((now() + interval '1 month') at time zone 'UTC', '"comms.messages_"YYYY"_"MM'),
    'so has the next'
);
select is(
    (
        select m.tableoid::regclass::text
        from comms.messages as m
        where m.body = 'long ago'
    ),
    'comms.messages_default',
    'what has none is kept nevertheless'
);

update comms.message_keys set sent_at = now()
where sequence = 3;

select is(
    (
        select m.tableoid::regclass::text
        from comms.messages as m
        where m.body = 'long ago'
    ),
    to_char(now() at time zone 'UTC', '"comms.messages_"YYYY"_"MM'),
    'an instant that is corrected moves the message'
);
select set_eq(
    $$
        select e.action
        from audit.events as e
        inner join made as m
            on e.row_id in (m.present_id, m.next_id, m.old_id)
        where e.table_name = 'comms.messages'
    $$,
    array['insert', 'update'],
    'what is written to a partition is recorded under the name of the whole'
);

select test.sign_in('user_ada', 'org_north');
select is(
    test.error_as('app_owner', 'select from comms.messages_default'), '42501',
    'no function reaches a partition'
);

select *
from finish();

rollback;
