begin;

select plan(2);

select test.old_practice();

-- As a batch of a backfill: both are read at once, and neither is there yet.
insert into legacy.conversations (id, organization_id, contact_id, source, external_id, status)
values
('conversation-1', 'org_old', 'contact-1', 'chatwoot', 9, 'open'),
('conversation-2', 'org_old', 'contact-1', 'Chatwoot', 9, 'open');

insert into legacy.messages (id, conversation_id, organization_id, body, sender, created_at)
values
('m-1', 'conversation-1', 'org_old', 'Hello', 'contact', '1717200000'),
('m-2', 'conversation-2', 'org_old', 'Again', 'contact', '1717200001');

select results_eq(
    $$
    select
        r.old_id,
        r.reasons
    from standardisation.records as r
    where r.old_id in ('conversation-1', 'conversation-2', 'm-1', 'm-2')
    order by r.row_id
    $$,
    $$
    values
    ('conversation-1', '{}'::text[]),
    ('conversation-2', '{duplicate}'::text[]),
    ('m-1', '{}'::text[]),
    ('m-2', '{}'::text[])
    $$,
    'the second of a thread is kept back, and none of the messages'
);

select results_eq(
    $$
    select m.body
    from comms.messages as m
    inner join comms.conversations as v
        on m.organization_id = v.organization_id and m.conversation_id = v.id
    where v.external_thread_id = '9'
    order by m.sent_at
    $$,
    $$values ('Hello'), ('Again')$$,
    'messages of both stand in the conversation of the first'
);

select *
from finish();

rollback;
