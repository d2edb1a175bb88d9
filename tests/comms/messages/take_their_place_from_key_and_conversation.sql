begin;

select plan(11);

select test.make_clinic();

create temporary table made as
select
    c.id as conversation_id,
    test.write(c.id, 10, 'Hello') as message_id
from test.converse('north', 'Mary', 'harbour') as c (id);

create function test.place()
returns text
language sql
as $function$
    select concat_ws(' ', c.display_name, l.code, m.sequence, m.external_id)
    from comms.messages as m
    left join contact.contacts as c
        on m.contact_id = c.id
    left join core.locations as l
        on m.location_id = l.id
$function$;

select is(test.place(), 'Mary harbour 10', 'a message has contact, branch and place');

update comms.messages set contact_id = test.contact('Noah'), sequence = 99, external_id = 'x';
select is(test.place(), 'Mary harbour 10', 'and no writer says something else');

update comms.message_keys set external_id = 'wamid.1', sequence = 11;
select is(test.place(), 'Mary harbour 11 wamid.1', 'what its key is told, the message knows');

insert into comms.message_attachments (organization_id, message_id, url, contact_id)
select test.organization('north'), m.message_id, 'https://example.com/scan.pdf', test.contact('Noah')
from made as m;

update comms.conversations
set contact_id = test.contact('Noah'), location_id = test.location('hill');
select is(
    test.place(), 'Noah hill 11 wamid.1', 'a conversation that moves takes its messages along'
);
select is(
    (
        select jsonb_build_array(a.contact_id, a.location_id)
        from comms.message_attachments as a
    ),
    jsonb_build_array(test.contact('Noah'), test.location('hill')),
    'and what came with them'
);

update comms.messages set contact_id = test.contact('Mary'), location_id = null;
select is(
    test.place(), 'Noah hill 11 wamid.1', 'afterwards, too, no writer says something else'
);

select core.set_context('passing_on', 'conversation');
create temporary table later as
select test.write(w.conversation_id, 12, 'Later') as message_id
from made as w;
update comms.message_keys as k
set conversation_id = test.converse('north', 'Mary', 'harbour')
from later as l
where k.message_id = l.message_id;
select is(
    (
        select concat_ws(' ', c.display_name, b.code, m.sequence)
        from later as l
        inner join comms.messages as m
            on l.message_id = m.id
        inner join contact.contacts as c
            on m.contact_id = c.id
        inner join core.locations as b
            on m.location_id = b.id
    ),
    'Mary harbour 12', 'nor who says that it is passed on, where it goes elsewhere'
);
select core.set_context('passing_on', '');

select throws_ok(
    $$
        insert into comms.messages (
            organization_id, direction, author_kind, sent_at, delivery_status
        )
        values (test.organization('north'), 'outbound', 'user', now(), 'sent')
    $$,
    'RQ404', 'there is no such place for a message', 'without a key there is no message'
);
select throws_ok(
    $$update comms.messages set sent_at = sent_at + interval '1 second'$$,
    'RQ422', 'a message was sent when its key says', 'key and message tell one instant'
);
select throws_ok(
    $$update comms.messages set is_private = true$$, 'RQ409', null,
    'what a customer could read is made no note'
);
select throws_ok(
    $$delete from comms.message_keys$$, '23503', null, 'a key stays as long as its message'
);

select *
from finish();

rollback;
