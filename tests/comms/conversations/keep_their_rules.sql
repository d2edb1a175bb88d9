begin;

select plan(9);

select test.make_clinic();

create temporary table made as
select test.converse('north', 'Mary', 'hill') as id;

update comms.conversations set external_thread_id = 'thread-1';

select throws_ok(
    $$
        insert into comms.conversations (organization_id, channel, external_thread_id)
        values (test.organization('north'), 'whatsapp', 'thread-1')
    $$,
    '23505', null, 'a thread is one conversation'
);
select lives_ok(
    $$
        insert into comms.conversations (organization_id, channel, external_thread_id)
        values
        (test.organization('north'), 'sms', 'thread-1'),
        (test.organization('south'), 'whatsapp', 'thread-1')
    $$,
    'another channel and another clinic have threads of their own'
);
select throws_ok(
    $$select test.converse('north', 'Sue')$$, '23503', null,
    'nobody talks with a contact of another clinic'
);
select throws_ok(
    $$select test.converse('north', 'Mary', 'beach')$$, '23503', null,
    'nor from a branch of another clinic'
);
select throws_ok(
    $$
        update comms.conversations
        set assignee_id = (
            select m.id from core.organization_members as m
            where m.organization_id = test.organization('south') and m.role = 'owner'
        )
        where external_thread_id = 'thread-1' and organization_id = test.organization('north')
    $$,
    '23503', null, 'nor as a member of another clinic'
);
select throws_ok(
    $$update comms.conversations set unread_count = 1$$, '23514', null,
    'no more is unread than there is'
);

update comms.conversations set status = 'resolved';

select throws_ok(
    $$update comms.conversations set status = 'snoozed'$$, 'RQ409', null,
    'what is resolved is not snoozed'
);
select lives_ok(
    $$update comms.conversations set status = 'open'$$, 'but may be opened again'
);

delete from core.locations
where code = 'hill';

select is(
    (
        select jsonb_build_array(c.location_id, c.contact_id)
        from comms.conversations as c
        inner join made as m
            on c.id = m.id
    ),
    jsonb_build_array(null, test.contact('Mary')),
    'a branch that goes leaves the conversation'
);

select *
from finish();

rollback;
