begin;

select plan(14);

select test.make_clinic();

create temporary table made as
select
    c.id,
    c.name,
    test.write(c.id, 1, c.name) as message_id,
    test.write(c.id, 2, c.name || ' note', true) as note_id
from (
    select test.converse('north', 'Mary', 'harbour') as id, 'Mary harbour' as name
    union all
    select test.converse('north', 'Mary', 'hill'), 'Mary hill'
    union all
    select test.converse('north', 'Noah'), 'Noah'
    union all
    select test.converse('south', 'Sue', 'beach'), 'Sue'
) as c;

insert into comms.message_attachments (organization_id, message_id, url, file_name)
select k.organization_id, k.message_id, 'https://example.com/1', m.name || f.suffix
from made as m
cross join lateral (
    values (m.message_id, ''), (m.note_id, ' note')
) as f (message_id, suffix)
inner join comms.message_keys as k
    on f.message_id = k.message_id;

create function test.seen(p_column text, p_table text)
returns text
language sql
as $function$
    select
        test.value_as(
            'app_owner',
            format('select string_agg(t.%1$I, %3$L order by t.%1$I) from %2$s as t', p_column, p_table, ', ')
        )
$function$;

select is(test.seen('body', 'comms.messages'), null, 'without a context there is no message');

select test.sign_in('user_ada', 'org_north');
select is(
    test.seen('body', 'comms.messages'),
    'Mary harbour, Mary harbour note, Mary hill, Mary hill note, Noah, Noah note',
    'the owner sees every branch, with the notes'
);
select is(
    test.seen('file_name', 'comms.message_attachments'),
    'Mary harbour, Mary harbour note, Mary hill, Mary hill note, Noah, Noah note',
    'and what came with it'
);

select test.sign_in('user_grace', 'org_north');
select is(
    test.value_as('app_owner', 'select count(*) from comms.conversations'), '2',
    'who works at the harbour sees its conversations, and those of every branch'
);
select is(
    test.seen('body', 'comms.messages'), 'Mary harbour, Mary harbour note, Noah, Noah note',
    'their messages'
);
select is(
    test.seen('file_name', 'comms.message_attachments'),
    'Mary harbour, Mary harbour note, Noah, Noah note',
    'and what came with them'
);
select is(
    test.error_as(
        'app_owner', format('update comms.conversations set location_id = %L', test.location('hill'))
    ),
    '42501',
    'and moves none to another branch'
);
select is(
    test.error_as(
        'app_owner',
        (
            select
                format(
                    'with k as (insert into comms.message_keys (organization_id, message_id, conversation_id, sequence, channel, sent_at) '
                    'values (%1$L, %2$L, %3$L, 9, $$whatsapp$$, now())) select;'
                    'insert into comms.messages (organization_id, id, direction, author_kind, sent_at, delivery_status) '
                    'values (%1$L, %2$L, $$outbound$$, $$user$$, now(), $$sent$$)',
                    test.organization('north'), gen_random_uuid(), m.id
                )
            from made as m
            where m.name = 'Mary hill'
        )
    ),
    'RQ404',
    'nor writes into a conversation of another branch'
);

select test.sign_in('user_nobody', 'org_north');
select is(
    test.value_as('app_owner', 'select count(*) from comms.conversations'), '2',
    'a customer sees the own conversations, at every branch'
);
select is(
    test.seen('body', 'comms.messages'), 'Mary harbour, Mary hill', 'without what staff noted'
);
select is(
    test.seen('file_name', 'comms.message_attachments'), 'Mary harbour, Mary hill',
    'or attached to a note'
);
select is(
    test.value_as('app_owner', 'select count(*) from comms.message_keys'), '0', 'and no key'
);

select test.sign_in('user_alan', 'org_south');
select is(
    test.seen('body', 'comms.messages'), 'Sue, Sue note', 'another clinic sees its own messages'
);
select is(
    test.value_as('app_owner', 'select count(*) from comms.message_keys'), '2', 'and keys'
);

select *
from finish();

rollback;
