begin;

select plan(11);

select test.make_clinic();

create function pg_temp.append(p_user text, p_messages jsonb)
returns text
language plpgsql
as $function$
declare
    v_outcomes text;
begin
    perform test.claims(json_build_object('sub', p_user, 'org_id', 'org_north')::text);
    set local role authenticated;
    select string_agg(concat_ws(' ', m.outcome, m.refusal), ', ' order by m.place)
    into v_outcomes
    from api.append_messages(p_messages) as m;
    reset role;
    return v_outcomes;
exception
    when others then
        return sqlstate;
end
$function$;

create function pg_temp.message(p_id text, p_at text, p_changes jsonb default '{}')
returns jsonb
language sql
as $function$
    select jsonb_build_object(
        'channel', 'web', 'external_thread_id', 'chat', 'external_id', p_id, 'direction', 'inbound',
        'sent_at', '2026-03-01T' || p_at || 'Z', 'body', 'message ' || p_id
    ) || p_changes
$function$;

create function pg_temp.said()
returns text
language sql
as $function$
    select string_agg(m.external_id || ' ' || m.delivery_status, ', ' order by m.sequence)
    from comms.messages as m
$function$;

select is(
    pg_temp.append(
        'user_ada',
        jsonb_build_array(
            pg_temp.message('3', '10:00:00'),
            pg_temp.message('1', '10:00:00'),
            pg_temp.message('1', '10:00:00'),
            pg_temp.message('9', '10:00:01', '{"direction": "outbound"}'),
            pg_temp.message('5', '10:00:02', '{"direction": "sideways"}'),
            pg_temp.message('6', '10:00:02') - 'sent_at'
        )
    ),
    'inserted, inserted, inserted, refused its direction is neither inbound nor outbound, '
    'refused it does not say when it was sent',
    'what came twice in a batch is taken once, and what is wrong is told'
);
select is(
    pg_temp.append(
        'user_ada',
        jsonb_build_array(
            pg_temp.message('2', '10:00:00'),
            pg_temp.message('1000002', '10:00:00'),
            pg_temp.message('0', '09:00:00'),
            pg_temp.message('9', '10:00:01', '{"direction": "outbound", "delivery_status": "read"}'),
            pg_temp.message('3', '10:00:00', '{"delivery_status": "sent"}')
        )
    ),
    'inserted, inserted, inserted, known, known', 'late ones are taken, known ones not again'
);
select is(
    pg_temp.said(), '0 received, 1 received, 2 received, 3 received, 1000002 received, 9 read',
    'each stands where it belongs, or next to it, and a delivery goes listed ways only'
);
select is(
    (select concat_ws(' ', c.message_count, c.unread_count, to_char(c.last_message_at at time zone 'UTC', 'HH24:MI:SS')) from comms.conversations as c),
    '6 5 10:00:01', 'the conversation counts them'
);
select is(
    pg_temp.append('user_ada', jsonb_build_array(
        pg_temp.message('9', '10:00:01', '{"body": "newer", "as_of": "2026-03-01T12:00:00Z"}'),
        pg_temp.message('7', '10:30:00', '{"conversation_id": "00000000-0000-7000-8000-000000000000"}')
    )),
    'known, refused there is no such conversation', 'a conversation of nobody is refused'
);
select pg_temp.append('user_ada', jsonb_build_array(
    pg_temp.message('9', '10:00:01', '{"body": "older", "as_of": "2026-03-01T11:00:00Z"}')
));
select is(
    (select m.body from comms.messages as m where m.external_id = '9'), 'newer', 'older says nothing over newer'
);
select is(pg_temp.append('user_ada', '{}'), 'RQ422', 'messages come as a list');
select is(
    pg_temp.append('user_ada', jsonb_build_array(pg_temp.message('8', '10:00:00', '{"channel": "pigeon"}'))),
    'RQ422', 'by a channel that is known'
);
select is(
    pg_temp.append('user_nobody', jsonb_build_array(pg_temp.message('8', '10:00:00'))), 'RQ403',
    'customers keep none'
);

select is(
    pg_temp.append(
        'user_ada',
        jsonb_build_array(
            pg_temp.message('2', '10:00:00'),
            pg_temp.message('10', '10:40:00', '{"direction": "outbound"}') - 'external_id'
        )
    ),
    'known, inserted', 'what has no id is not taken for the one whose id is its place'
);
select pg_temp.append(
    'user_ada', jsonb_build_array(pg_temp.message('11', '10:50:00', '{"direction": "outbound"}'))
);
select pg_temp.append(
    'user_ada',
    jsonb_build_array(
        pg_temp.message('11', '10:50:00', '{"direction": "outbound", "delivery_status": "delivered"}')
        - 'body'
    )
);
select is(
    (select m.delivery_status || ' ' || m.body from comms.messages as m where m.external_id = '11'),
    'delivered message 11', 'news of a delivery comes without the text, which stays'
);

select *
from finish();

rollback;
