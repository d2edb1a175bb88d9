begin;

select plan(5);

select test.make_clinic();

create temporary table made as
select
    c.name,
    c.id as conversation_id,
    test.write(c.id, 1, c.name, p_sent_at => c.sent_at) as message_id
from (
    values
    ('first', test.converse('north', 'Mary', 'harbour'), '2024-01-05'::timestamptz),
    ('later', test.converse('north', 'Mary', 'harbour'), '2026-03-05'),
    ('other', test.converse('north', 'Noah', 'hill'), '2026-03-05')
) as c (name, id, sent_at);
select test.converse('north', 'Mary', 'harbour', 'sms');

create function test.places()
returns text
language sql
as $function$
    select string_agg(
        concat_ws(' ', w.name, c.display_name, l.code, m.row_version), ', ' order by w.name
    )
    from made as w
    inner join comms.messages as m
        on w.message_id = m.id
    inner join contact.contacts as c
        on m.contact_id = c.id
    inner join core.locations as l
        on m.location_id = l.id
$function$;

update comms.conversations set subject = 'Knee';
select is(
    test.places(), 'first Mary harbour 1, later Mary harbour 1, other Noah hill 1',
    'what messages do not know of a conversation writes none of them'
);

update comms.conversations as c
set contact_id = test.contact('Noah')
where c.contact_id = test.contact('Mary');
select is(
    test.places(), 'first Noah harbour 2, later Noah harbour 2, other Noah hill 1',
    'several conversations take their messages along, whatever month, and no other is written'
);
select is(
    (
        select count(*)
        from audit.events as e
        where e.table_name = 'comms.messages' and e.action = 'update'
    ),
    2::bigint, 'each message that went along is recorded once'
);

update comms.conversations as c
set location_id = case c.contact_id when test.contact('Noah') then test.location('hill') end;
select is(
    test.places(), 'first Noah hill 3, later Noah hill 3, other Noah hill 1',
    'a conversation that stands there already leaves its messages alone'
);

update comms.conversations set contact_id = null;
select is(
    (
        select count(m.contact_id)
        from comms.messages as m
    ),
    0::bigint, 'who is taken away from a conversation is taken away from its messages'
);

select *
from finish();

rollback;
