begin;

select plan(15);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

select test.asked(
    format(
        'select api.create_lead(%L, %L, p_location_id => %L)',
        test.contact('Mary'), 'Insoles', test.location('harbour')
    )
);

create function test.lead()
returns uuid
language sql
as $function$
    select l.id
    from contact.leads as l
$function$;

create function test.answered(p_status text, p_more text default '')
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.move_proposal(%L, %L %s)',
            (select p.id from contact.proposals as p), p_status, p_more
        )
    )
$function$;

select isnt(
    test.asked(
        format('select api.make_proposal(%L, %L, 90, %L, current_date)', test.lead(), 'Two pairs', 'In May')
    ),
    null, 'somebody is offered something'
);
select is(
    test.asked(format('select api.make_proposal(%L, %L, -1)', test.lead(), 'Two pairs')), 'RQ422',
    'never for less than nothing'
);
select is(
    test.asked(format('select api.make_proposal(%L, %L, 1)', test.contact('Mary'), 'Two pairs')), 'RQ404',
    'and only to a lead'
);
select is(test.answered('accepted'), 'RQ409', 'what was not sent is not accepted');
select is(test.answered('sent'), '2', 'it is sent');
select is(test.answered('sent'), '2', 'once');

update contact.proposals
set expires_on = current_date - 1;

select is(test.answered('accepted'), 'RQ409', 'what holds no more is not accepted');
select is(test.answered('declined', ', 2'), 'RQ409', 'an older version is no ground for an answer');
select is(test.answered('declined'), '4', 'it is declined');
select is(
    test.asked(
        format($$select p.status || ' ' || p.terms from api.list_proposals(%L) as p$$, test.lead())
    ),
    'declined In May', 'and is there to be read'
);

create function test.to_do(p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(
        $$select string_agg(a.kind || ' ' || a.subject, ', ') from api.list_activities() as a$$, p_subject
    )
$function$;

select test.asked(
    format(
        'select api.plan_activity(%L, %L, %L, %s, %L)',
        test.contact('Mary'), w.kind, w.subject, w.due, test.lead()
    )
)
from (
    values ('task', 'Look for a size', 'null'), ('call', 'Ask again', $$now() + interval '1 day'$$)
) as w (kind, subject, due);

select is(test.to_do(), 'call Ask again, task Look for a size', 'what has a time comes first');
select is(
    test.asked(format('select api.plan_activity(%L, %L, %L)', test.contact('Mary'), 'dance', 'With her')),
    'RQ422', 'dancing is none of it'
);
select is(
    test.asked(
        format(
            'select api.finish_activity(%L, %L)',
            (select a.id from contact.activities as a where a.kind = 'call'), 'She comes'
        )
    ),
    '2', 'one thing is done'
);
select is(test.to_do(), 'task Look for a size', 'and is no more to do');
select is(test.to_do('user_grace'), null, 'each has the own list');

select *
from finish();

rollback;
