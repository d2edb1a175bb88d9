begin;

select plan(5);

select lives_ok('select test.old_practice()', 'the first application writes as ever');

select results_eq(
    $$
    select c.organization_id, c.display_name, c.primary_phone::text, c.primary_email::text, c.created_at
    from contact.contacts as c
    where c.display_name = 'Ada Lovelace'
    $$,
    $$
    values (
        'aaaaaaaa-0000-4000-8000-000000000001'::uuid, 'Ada Lovelace', '+61412345678',
        'ada@example.com', '2024-05-03 00:00:00+00'::timestamptz
    )
    $$,
    'a contact has its organization, number, address and instant in the new form'
);

update legacy.contacts set name = 'Ada King'
where id = 'contact-1';

select is(
    (
        select c.display_name
        from contact.contacts as c
        where c.primary_email = 'ada@example.com'
    ),
    'Ada King',
    'a change is carried over'
);

insert into legacy.messages (
    id, conversation_id, organization_id, body, sender, created_at, attachments
)
values (
    'm-1', 'aaaaaaaa-0000-4000-8000-000000000002', null, 'Hello', 'contact', '1717200000', '[]'
);

select results_eq(
    $$
    select m.body, m.direction, m.sent_at
    from comms.messages as m
    where m.organization_id = 'aaaaaaaa-0000-4000-8000-000000000001'
    $$,
    $$values ('Hello', 'inbound', '2024-06-01 00:00:00+00'::timestamptz)$$,
    'a message without organization goes to that of its conversation'
);

delete from legacy.contacts
where id = 'contact-1';

select isnt(
    (
        select c.deleted_at
        from contact.contacts as c
        where c.primary_email = 'ada@example.com'
    ),
    null,
    'what is deleted there is deleted here'
);

select *
from finish();

rollback;
