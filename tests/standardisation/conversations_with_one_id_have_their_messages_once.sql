begin;

select plan(4);

select test.old_practice();

insert into legacy.conversations (id, organization_id, contact_id, source, external_id, status)
values
('aaaaaaaa-0000-4000-8000-000000000002', 'org_old', 'contact-1', 'chatwoot', 8, 'open'),
('conversation-2', 'org_old', 'contact-1', 'chatwoot', 7, 'open');

select results_eq(
    $$select q.old_id, q.reasons from standardisation.quarantine as q order by q.row_id$$,
    $$
    values
    ('aaaaaaaa-0000-4000-8000-000000000002', '{repeated_id}'::text[]),
    ('conversation-2', '{duplicate}'::text[])
    $$,
    'the second of an id is kept back, as the second of a thread'
);

select lives_ok(
    $$
    insert into legacy.messages (id, conversation_id, organization_id, body, sender, created_at)
    values
    ('m-1', 'aaaaaaaa-0000-4000-8000-000000000002', 'org_old', 'Hello', 'contact', '1717200000'),
    ('m-2', 'conversation-2', 'org_old', 'Again', 'contact', '1717200001')
    $$,
    'the first application writes messages to either'
);

select results_eq(
    $$
    select m.body
    from comms.messages as m
    where m.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
    order by m.sent_at
    $$,
    $$values ('Hello'), ('Again')$$,
    'each is there once'
);

delete from legacy.conversations as v
where v.external_id = 7 and v.id <> 'conversation-2';

select is_empty(
    $$
    select
    from standardisation.quarantine as q
    where q.old_id = 'aaaaaaaa-0000-4000-8000-000000000002'
    $$,
    'the second counts once the first is gone'
);

select *
from finish();

rollback;
