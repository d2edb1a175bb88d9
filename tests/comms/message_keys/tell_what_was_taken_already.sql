begin;

select plan(7);

select test.make_clinic();

create temporary table talks as
select
    test.converse('north', 'Mary') as whatsapp_id,
    test.converse('north', 'Noah') as other_id,
    test.converse('north', 'Mary', p_channel => 'sms') as sms_id,
    test.converse('south', 'Sue') as south_id;

select test.write(t.whatsapp_id, 1, 'Hello', p_external_id => 'id-1')
from talks as t;

select throws_ok(
    $$select test.write(t.whatsapp_id, 2, 'Hello', p_external_id => 'id-1') from talks as t$$,
    '23505', null, 'what comes twice is taken once'
);
select throws_ok(
    $$select test.write(t.other_id, 1, 'Hello', p_external_id => 'id-1') from talks as t$$,
    '23505', null, 'in another conversation of the channel too'
);
select lives_ok(
    $$
        select
            test.write(t.sms_id, 1, 'Hello', p_external_id => 'id-1'),
            test.write(t.south_id, 1, 'Hello', p_external_id => 'id-1')
        from talks as t
    $$,
    'another channel and another clinic have ids of their own'
);
select throws_ok(
    $$select test.write(t.whatsapp_id, 1, 'Hello again') from talks as t$$,
    '23505', null, 'a place in a conversation is taken by one'
);
select lives_ok(
    $$
        select test.write(t.whatsapp_id, 2, 'One'), test.write(t.whatsapp_id, 3, 'Two')
        from talks as t
    $$,
    'what is not sent yet has no id'
);
select throws_ok(
    $$
        insert into comms.message_keys (
            organization_id, conversation_id, sequence, channel, sent_at
        )
        select test.organization('north'), t.sms_id, 9, 'whatsapp', now()
        from talks as t
    $$,
    '23503', null, 'a message goes through the channel of its conversation'
);
select throws_ok(
    $$
        insert into comms.message_keys (
            organization_id, conversation_id, sequence, channel, sent_at
        )
        select test.organization('south'), t.sms_id, 9, 'sms', now()
        from talks as t
    $$,
    '23503', null, 'and belongs to a conversation of its clinic'
);

select *
from finish();

rollback;
