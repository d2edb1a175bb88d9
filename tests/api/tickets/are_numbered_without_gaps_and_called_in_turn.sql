begin;

select plan(20);

select test.make_clinic();

create function test.take(p_more text default '', p_subject text default 'user_ada', p_branch text default 'harbour')
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format('select api.take_ticket(%L %s) ->> %L', test.location(p_branch), p_more, 'ticket_number')
    )
$function$;

create function test.call_next(p_subject text default 'user_ada', p_branch text default 'harbour')
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format('select api.call_next(%L, %L) ->> %L', test.location(p_branch), 'Room 1', 'ticket_number')
    )
$function$;

create function test.ticket(p_function text, p_number int, p_more text default '')
returns text
language sql
as $function$
    select test.answer_to(
        'user_ada', 'org_north',
        format(
            'select api.%I(%L %s)', p_function,
            (
                select e.id
                from clinic.queue_entries as e
                where e.ticket_number = p_number and e.location_id = test.location('harbour')
            ),
            p_more
        )
    )
$function$;

select is(test.take(), '1', 'the first of the day');
select is(test.take(p_branch => 'hill'), '1', 'each branch counts by itself');
select is(test.take(format(', %L', test.contact('Sue'))), 'RQ404', 'who is not here gets no ticket');
select is(test.take(', null, null, -1'), 'RQ422', 'nor is there such a priority');
select is(test.take(format(', %L', test.contact('Mary'))), '2', 'and no number is lost by that');
select is(test.take($$, p_idempotency_key => 'k'$$), '3', 'a third one');
select is(test.take($$, p_idempotency_key => 'k'$$), '3', 'asked for again it is the same');
select is(test.take(', null, null, 10'), '4', 'somebody in pain');
select is(test.take('', 'user_nobody'), 'RQ403', 'staff gives tickets');
select is(test.take('', 'user_grace', 'hill'), 'RQ404', 'at their branch');
select is(test.call_next(), '4', 'who is in pain comes first');
select is(test.call_next(), '1', 'then the others in turn');
select is(test.ticket('serve_ticket', 1), '3', 'who was called comes');
select is(test.ticket('finish_ticket', 1), '4', 'and is through');
select is(test.ticket('finish_ticket', 2), 'RQ409', 'nobody is through who was not called');
select is(test.ticket('finish_ticket', 3, $$, 'left'$$), '2', 'but may leave');
select is(test.call_next(), '2', 'and is called no more');
select is(test.call_next(), null, 'nobody waits any more');
select is(
    (
        select string_agg(concat_ws(' ', t.ticket_number, t.status, t.counter), ', ')
        from (
            select *
            from clinic.queue_entries as e
            where e.location_id = test.location('harbour') and e.status <> 'waiting'
            order by e.ticket_number
        ) as t
    ),
    '1 done Room 1, 2 called Room 1, 3 left, 4 called Room 1', 'so it is kept'
);
select is(
    test.answer_to(
        'user_nobody', 'org_north',
        format(
            'select string_agg(t.ticket_number::text, %L) from api.list_tickets(%L) as t', ' ',
            test.location('harbour')
        )
    ),
    '2', 'a customer sees the own ticket'
);

select *
from finish();

rollback;
