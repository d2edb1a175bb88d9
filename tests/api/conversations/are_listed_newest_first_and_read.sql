begin;

select plan(18);

select test.make_clinic();

-- Ids of one millisecond are in no order.
create temporary table talks as
select
    n.number,
    test.converse('north', case when n.number = 1 then 'Mary' else 'Noah' end, n.branch) as id,
    pg_sleep(0.002)::text as pause
from (
    values (1, 'harbour'), (2, 'harbour'), (3, 'hill'), (4, null), (5, null), (6, 'harbour')
) as n (number, branch);

-- Two were written to last at one instant, the last two never.
update comms.conversations as c
set
    last_message_at = timestamptz '2026-03-02 09:00+00' + (t.number / 2) * interval '1 hour',
    message_count = 3,
    unread_count = 2,
    status = case when t.number = 2 then 'pending' else 'open' end
from talks as t
where c.id = t.id and t.number < 5;

select test.converse('south', 'Sue');

select is(
    (
        select string_agg(t.number::text, ' ' order by p.ordinality)
        from test.pages(
            'user_ada', 'org_north', $$api.list_conversations(p_limit => 1, p_after => %L)$$,
            'conversation_id'
        ) with ordinality as p (id)
        inner join talks as t
            on p.id = t.id::text
    ),
    '4 3 2 1 6 5', 'conversations come newest first, each once, and last those without a message'
);
select is(
    (
        select string_agg(t.number::text, ' ' order by p.ordinality)
        from test.pages(
            'user_ada', 'org_north', $$api.list_conversations(p_limit => 4, p_after => %L)$$,
            'conversation_id'
        ) with ordinality as p (id)
        inner join talks as t
            on p.id = t.id::text
    ),
    '4 3 2 1 6 5', 'whatever the size of the page'
);
select is(
    test.answer_to('user_ada', 'org_north', $$select count(*) from api.list_conversations('pending')$$), '1',
    'of one status'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        format('select count(*) from api.list_conversations(p_contact_id => %L)', test.contact('Noah'))
    ),
    '5', 'of one contact'
);
select is(
    test.answer_to('user_ada', 'org_north', $$select api.list_conversations('closed')$$), 'RQ422',
    'of a status that there is'
);
select is(
    test.answer_to('user_grace', 'org_north', 'select count(*) from api.list_conversations()'), '5',
    'who works at the harbour sees those of the harbour and of no branch'
);
select is(
    test.answer_to('user_nobody', 'org_north', 'select count(*) from api.list_conversations()'), '1',
    'customers see their own'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_conversations()'), '1',
    'another clinic its own'
);

create temporary table written as
select
    n.number,
    test.write(t.id, n.number, 'message ' || n.number, n.number = 2, now() - interval '1 day') as id
from talks as t
cross join generate_series(1, 5) as n (number)
where t.number = 1
order by n.number;

insert into comms.message_attachments (organization_id, message_id, url)
select test.organization('north'), w.id, 'https://files.example/' || w.number
from written as w
where w.number = 5;

create function pg_temp.thread(p_user text, p_more text default '')
returns text
language sql
as $$
    select
        test.answer_to(
            p_user, case when p_user = 'user_alan' then 'org_south' else 'org_north' end,
            format(
                'select string_agg(s.sequence::text, '' '' order by s.ordinality) '
                'from api.get_thread(%L%s) with ordinality as s',
                t.id, p_more
            )
        )
    from talks as t
    where t.number = 1
$$;

select is(pg_temp.thread('user_ada'), '5 4 3 2 1', 'a thread is read from its end');
select is(pg_temp.thread('user_ada', ', 2'), '5 4', 'page by page');
select is(pg_temp.thread('user_ada', ', 2, 4'), '3 2', 'from where the page before ended');
select is(pg_temp.thread('user_nobody'), '5 4 3 1', 'without the notes of staff for customers');
select is(pg_temp.thread('user_alan'), 'RQ404', 'a thread of another clinic is not there');
select is(
    (
        select
            test.answer_to(
                'user_ada', 'org_north',
                format('select attachments -> 0 ->> ''url'' from api.get_thread(%L, 1)', t.id)
            )
        from talks as t
        where t.number = 1
    ),
    'https://files.example/5', 'a message comes with its attachments'
);

create function pg_temp.read_by(p_user text, p_number int default 1)
returns text
language sql
as $$
    select
        test.answer_to(
            p_user, case when p_user = 'user_alan' then 'org_south' else 'org_north' end,
            format('select api.mark_read(%L) ->> ''unread_count''', t.id)
        )
    from talks as t
    where t.number = p_number
$$;

select is(pg_temp.read_by('user_nobody'), 'RQ403', 'customers read for nobody else');
select is(pg_temp.read_by('user_alan'), 'RQ404', 'nor does another clinic');
select is(pg_temp.read_by('user_grace'), '0', 'what is read is read');
select is(pg_temp.read_by('user_grace', 5), '0', 'and stays so where nothing was unread');

select *
from finish();

rollback;
