begin;

select plan(18);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.member(p_subject text)
returns uuid
language sql
as $function$
    select m.id
    from core.organization_members as m
    inner join core.users as u on m.user_id = u.id
    where u.external_id = p_subject and m.organization_id = test.organization('north')
$function$;

create function test.room(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(format(p_query, (select r.id from comms.chat_rooms as r)), p_subject)
$function$;

create function test.rooms(p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(
        $$select string_agg(r.name || ' ' || r.unread, ', ') from api.list_chat_rooms() as r$$, p_subject
    )
$function$;

select is(
    test.asked(
        format('select api.open_chat_room(%L, %L) is not null', 'Front desk', array[test.member('user_nobody')])
    ),
    'true', 'a room is opened'
);
select is(test.asked($$select api.open_chat_room('', '{}')$$), 'RQ422', 'it has a name');
select is(test.asked($$select api.open_chat_room('x', '{}')$$, 'user_nobody'), 'RQ403', 'customers open none');
select is(test.rooms(), 'Front desk 0', 'whoever opened it is in');
select is(test.rooms('user_grace'), null, 'others are not');
select is(test.room($$select api.post_chat_message(%L, 'Hello')$$, 'user_grace'), 'RQ404', 'nor do they write');
select is(test.room($$select count(*) from api.list_chat_messages(%L)$$, 'user_grace'), 'RQ404', 'or read');
select is(test.room($$select api.post_chat_message(%L, 'Hello') ->> 'sequence'$$), '1', 'a first message');
select is(
    test.room($$select api.post_chat_message(%L, 'Who is in?', 'k') ->> 'sequence'$$), '2', 'a second one'
);
select is(
    test.room($$select api.post_chat_message(%L, 'Who is in?', 'k') ->> 'sequence'$$), '2', 'sent again, once'
);
select is(test.room($$select api.post_chat_message(%L, '')$$), 'RQ422', 'nothing is no message');
select is(
    test.room(
        format('select api.add_chat_participants(%%L, %L)', array[test.member('user_grace'), test.member('user_nobody')])
    ),
    '1', 'somebody comes in, and no customer'
);
select is(test.rooms('user_grace'), 'Front desk 2', 'and has not read yet');
select is(test.room('select api.mark_chat_read(%L, 1)', 'user_grace'), '1', 'reads one');
select is(test.room('select api.mark_chat_read(%L, 0)', 'user_grace'), '1', 'and does not unread it');
select is(test.rooms('user_grace'), 'Front desk 1', 'one is left');
select is(
    test.room(
        $$select string_agg(m.sequence || ' ' || m.body, ', ') from api.list_chat_messages(%L) as m$$,
        'user_grace'
    ),
    '2 Who is in?, 1 Hello', 'the newest first'
);
select test.room('select api.leave_chat_room(%L)', 'user_grace');
select is(test.rooms('user_grace'), null, 'who left is not in any more');

select *
from finish();

rollback;
