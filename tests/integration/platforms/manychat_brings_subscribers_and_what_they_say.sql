begin;

select plan(5);

select test.make_platform('manychat');

select is(
    test.receive(
        'north manychat',
        test.manychat('{"last_input_text": "At ten", "last_interaction": "2026-03-01T10:05:00+00:00"}'),
        test.manychat(),
        test.manychat('{"live_chat_url": "https://example.com/again"}'),
        test.manychat('{"last_input_text": null, "first_name": "Older", "name": null, "last_interaction": "2026-01-01T00:00:00+00:00"}')
    ),
    'processed processed processed processed', 'the data of a subscriber come again and again'
);
select is(
    (select string_agg(m.body, ', ' order by m.sequence) from comms.messages as m),
    'I would like to book, At ten', 'what was said is kept once, in its order'
);
select is(
    (
        select concat_ws(' ', c.display_name, c.sex, c.primary_email, e.metadata #>> '{unknown,custom_fields,Branch}')
        from contact.contacts as c
        inner join integration.external_ids as e
            on c.id = e.target_id
    ),
    'Mary Smith female mary@example.com Harbour', 'with who said it, and fields of their own'
);
select is(
    right(test.receive('north manychat', test.manychat('{"last_interaction": null}')), 4), 'dead',
    'without its time nothing can be put in order'
);
select is(
    right(test.receive('north manychat', test.manychat('{"id": null}')), 4), 'dead',
    'nor without who it is'
);

select *
from finish();

rollback;
