begin;

select plan(12);

select test.make_platform('chatwoot');

create function test.said()
returns text
language sql
as $function$
    select string_agg(
        concat_ws(' ', m.direction, m.author_kind, m.body, case when m.is_private then 'private' end),
        ', ' order by m.sequence
    )
    from comms.messages as m
    where m.deleted_at is null
$function$;

select is(
    test.receive(
        'north chatwoot',
        test.chatwoot('message_created'),
        test.chatwoot('message_created'),
        test.chatwoot(
            'message_created',
            '{
                "id": 103, "content": "Yes", "message_type": "outgoing",
                "sender": {"id": 2, "type": "user"}, "attachments": [],
                "created_at": "2026-03-01T10:00:00.000Z"
            }'
        ),
        test.chatwoot(
            'message_created',
            '{
                "id": 102, "content": "She is new", "message_type": "outgoing", "private": true,
                "sender": {"id": 2, "type": "user"}, "attachments": []
            }'
        ),
        test.chatwoot(
            'message_created',
            '{
                "id": 90, "content": "Hello", "created_at": "2026-03-01 09:59:59 UTC",
                "attachments": []
            }'
        )
    ),
    'processed processed processed processed', 'each event is applied, and one that came twice once'
);
select is(
    test.said(),
    'inbound contact Hello, inbound contact Is my appointment tomorrow?, '
    'outbound user She is new private, outbound user Yes',
    'late ones stand where they belong'
);
select is(
    (
        select concat_ws(' ', c.channel, c.external_thread_id, c.status, c.message_count, c.unread_count, n.display_name)
        from comms.conversations as c
        left join contact.contacts as n
            on c.contact_id = n.id
    ),
    'chatwoot 55 open 4 2 Mary', 'in one conversation with one contact'
);
select is(
    (select concat_ws(' ', a.url, a.file_name, a.byte_size) from comms.message_attachments as a),
    'https://chat.example.com/files/scan.png scan.png 2048', 'attachments are kept as what is known of them'
);
select is(
    test.receive(
        'north chatwoot',
        test.chatwoot(
            'message_updated', '{"id": 103, "content": "Yes, at ten", "message_type": "outgoing", "status": "read"}'
        ),
        test.chatwoot(
            'message_updated', '{"id": 90, "content": "gone", "content_attributes": {"deleted": true}}'
        ),
        test.chatwoot('conversation_status_changed'),
        test.chatwoot('contact_updated', '{"updated_at": "2026-03-02T00:00:00Z"}')
    ),
    'processed processed processed processed processed processed processed processed', 'changes are applied'
);
select is(
    test.said(),
    'inbound contact Is my appointment tomorrow?, outbound user She is new private, '
    'outbound user Yes, at ten',
    'what was edited is edited, what was deleted is gone'
);
select is((select c.status from comms.conversations as c), 'resolved', 'a conversation is resolved');
select is(
    (select concat_ws(' ', c.display_name, c.address ->> 'city') from contact.contacts as c),
    'Mary Smith Sydney', 'a contact has another name'
);
select is(
    (
        select e.metadata -> 'unknown' -> 'labels' ->> 0
        from integration.external_ids as e
        where e.entity = 'conversation'
    ),
    'billing', 'what nobody knows is kept'
);
select is(
    test.receive('north chatwoot', test.chatwoot('message_created', '{"id": 104}') - 'created_at')
    like '%dead', true, 'without its time a message is put aside'
);
select is(
    (select e.last_error from integration.webhook_events as e where e.status = 'dead'),
    'put aside: the field "sent_at" is missing', 'and the event says why'
);
select is(
    right(test.receive('north chatwoot', '{"event": "webwidget_triggered"}'), 7), 'ignored',
    'what nobody reads is ignored'
);

select *
from finish();

rollback;
