begin;

select plan(17);

select test.make_clinic();

insert into core.users (external_id, name)
values ('user_noah', 'Noah');
insert into core.organization_members (organization_id, user_id, role, contact_id)
select test.organization('north'), u.id, 'customer', test.contact('Noah')
from core.users as u
where u.external_id = 'user_noah';

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.opened(p_name text, p_contact uuid)
returns text
language sql
as $function$
    select test.asked(
        format('select api.open_chat_room(%L, %L, p_contact_id => %L) is not null', p_name, '{}', p_contact)
    )
$function$;

create function test.room(p_query text, p_subject text, p_name text default 'Insoles')
returns text
language sql
as $function$
    select test.asked(
        format(p_query, (select r.id from comms.chat_rooms as r where r.name = p_name)), p_subject
    )
$function$;

create function test.rooms(p_subject text)
returns text
language sql
as $function$
    select test.asked(
        $$select string_agg(concat_ws(' ', r.name, r.unread, cardinality(r.member_ids)), ', ' order by r.name)
        from api.list_chat_rooms() as r$$,
        p_subject
    )
$function$;

create function test.messages(p_subject text, p_name text default 'Insoles')
returns text
language sql
as $function$
    select test.room(
        $$select string_agg(m.sequence || ' ' || m.body, ', ' order by m.sequence)
        from api.list_chat_messages(%L) as m$$,
        p_subject, p_name
    )
$function$;

select is(test.opened('Insoles', test.contact('Mary')), 'true', 'staff opens a room with a customer');
select is(test.opened('Sue', test.contact('Sue')), 'RQ404', 'of the own organization');
select test.opened('Noah', test.contact('Noah'));
select test.opened('Staff', null);

select is(test.rooms('user_nobody'), 'Insoles 0 1', 'who sees the own room and no other');
select is(test.room($$select api.post_chat_message(%L, 'Are they there?') ->> 'sequence'$$, 'user_nobody'), '1', 'and writes');
select is(test.room($$select api.post_chat_message(%L, 'Tomorrow') ->> 'sequence'$$, 'user_ada'), '2', 'and is answered');
select is(test.rooms('user_nobody'), 'Insoles 1 1', 'and has not read it yet');
select is(test.messages('user_nobody'), '1 Are they there?, 2 Tomorrow', 'reads');
select is(test.room('select api.mark_chat_read(%L, 2)', 'user_nobody') || test.rooms('user_nobody'), '2Insoles 0 1', 'and says so');
select is(
    array(
        select test.room(c.query, s.subject, c.name)
        from (values ('user_noah'), ('user_grace')) as s (subject)
        cross join
            (
                values
                ('Insoles', 'select count(*) from api.list_chat_messages(%L)'),
                ('Insoles', $$select api.post_chat_message(%L, 'x')$$),
                ('Insoles', 'select api.mark_chat_read(%L, 1)')
            ) as c (name, query)
    ),
    array_fill('RQ404'::text, array[6]), 'another customer, and staff who is not there, do none of it'
);
select is(test.messages('user_nobody', 'Noah'), 'RQ404', 'nor does the customer elsewhere');
select is(test.messages('user_nobody', 'Staff'), 'RQ404', 'or where staff is among itself');
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_chat_rooms()'), '0', 'or another practice'
);
select is(
    array[
        test.room('select api.leave_chat_room(%L)', 'user_nobody'),
        test.room($$select api.add_chat_participants(%L, '{}')$$, 'user_nobody'),
        test.asked($$select api.open_chat_room('x', '{}')$$, 'user_nobody')
    ],
    array_fill('RQ403'::text, array[3]), 'who is there is for staff to say'
);
select is(
    test.room(
        format(
            'select api.add_chat_participants(%%L, array[%L::uuid])',
            (
                select m.id
                from core.organization_members as m
                inner join core.users as u
                    on m.user_id = u.id
                where u.external_id = 'user_grace' and m.role = 'practitioner'
            )
        ),
        'user_ada'
    )
    || test.messages('user_grace') || ' ' || test.rooms('user_nobody'),
    '11 Are they there?, 2 Tomorrow Insoles 0 2', 'who comes in reads too, and is seen'
);
select is(
    (
        select count(*)
        from audit.access_log as a
        where a.function_name = 'api.list_chat_messages' and a.organization_id = test.organization('north')
    ),
    2::bigint, 'whoever reads what a customer wrote is written down'
);

select test.asked(
    format('select api.merge_contacts(%L, %L)', test.contact('Noah'), test.contact('Mary'))
);
select is(
    array(
        select distinct r.contact_id is not distinct from p.contact_id
        and r.contact_id is not distinct from coalesce(m.contact_id, r.contact_id)
        from comms.chat_rooms as r
        inner join comms.chat_participants as p
            on r.id = p.room_id
        left join comms.chat_messages as m
            on r.id = m.room_id
    ),
    array[true], 'rooms go along when contacts are merged'
);
select is(
    test.asked(format('select api.delete_contact(%L) is not null', test.contact('Noah'))) || test.rooms('user_ada'),
    'trueStaff 0 1', 'and go when the contact does'
);

select *
from finish();

rollback;
