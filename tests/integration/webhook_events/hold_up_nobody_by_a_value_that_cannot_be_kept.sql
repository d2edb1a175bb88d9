begin;

select plan(3);

select test.make_platform('chatwoot');

update integration.webhook_endpoints set ordering_key_path = '{conversation,id}';

select is(
    test.receive(
        'north chatwoot',
        test.chatwoot(
            'message_created',
            '{"attachments": [{"data_url": "https://chat.example.com/a.png", "file_size": "abc"}]}'
        ),
        test.chatwoot(
            'message_created',
            '{
                "id": 102, "created_at": "2026-03-01T10:00:01.000Z",
                "attachments": [{"data_url": "https://chat.example.com/a.png", "file_size": -1}]
            }'
        ),
        test.chatwoot(
            'message_created',
            '{"id": 103, "created_at": "2026-03-01T10:00:02.000Z", "content": "Hello?"}'
        )
    ),
    'dead dead processed', 'what waits under the same ordering key is applied all the same'
);
select results_eq(
    $$select e.last_error from integration.webhook_events as e where e.status = 'dead' order by e.id$$,
    $$values ('put aside: 22P02'), ('put aside: 23514 ck_message_attachments_byte_size')$$,
    'its reason is told, without the value'
);
select is(
    (select string_agg(m.body, ', ') from comms.messages as m), 'Hello?', 'and nothing of it is kept'
);

select *
from finish();

rollback;
