-- A fault of the baseline, kept on purpose.

begin;

select plan(2);

insert into legacy.conversations (id, organization_id)
values ('v1', 'org_1');

insert into legacy.messages (id, conversation_id, body, created_at)
values
    ('1', 'v1', 'older', '31/01/2023 10:00'),
    ('2', 'v1', 'newer', '2024-06-01T10:00:00Z');

select is(
    (select v.last_body from legacy.conversation_overview as v),
    'older',
    'dates are compared as text, so the older message stands as the last one'
);
select is(
    (select v.message_count from legacy.conversation_overview as v),
    2::bigint,
    'every message is counted'
);

select *
from finish();

rollback;
