begin;

select plan(26);

select test.make_clinic();

update contact.contacts set primary_phone = '+61491570006'
where display_name = 'Mary';

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.worked(p_query text)
returns text
language sql
as $function$
    select test.worker_answer('user_ada', 'org_north', p_query)
$function$;

create function test.queued(p_key text, p_more jsonb default '{}', p_contact text default 'Mary')
returns text
language sql
as $function$
    select test.worked(
        format(
            $$select concat_ws(' ', q.outcome, q.refusal) from comms.queue_outbound(%L) as q$$,
            jsonb_build_array(
                jsonb_build_object(
                    'contact_id', test.contact(p_contact), 'channel', 'sms', 'body', 'Hello', 'message_key', p_key
                ) || p_more
            )
        )
    )
$function$;

create function test.message(p_key text)
returns comms.outbound_messages
language sql
as $function$
    select m from comms.outbound_messages as m where m.message_key = p_key
$function$;

create function test.claimed(p_key text, p_lease text default '5 minutes')
returns text
language sql
as $function$
    select test.worked(
        format(
            $$select concat_ws(' ', c.recipient, c.body, c.attempt) from comms.claim_outbound(array[%L::uuid], %L) as c$$,
            (test.message(p_key)).id, p_lease
        )
    )
$function$;

create function test.finished(p_key text, p_result text)
returns text
language sql
as $function$
    select test.worked(
        format(
            'select comms.finish_outbound(%L)',
            jsonb_build_array(jsonb_build_object('message_id', (test.message(p_key)).id) || p_result::jsonb)
        )
    )
$function$;

create function test.consents(p_scope text, p_is_given boolean)
returns text
language sql
as $function$
    select test.asked(format('select api.set_consent(%L, %L, %L)', test.contact('Mary'), p_scope, p_is_given))
$function$;

select is(test.queued('a'), 'queued', 'a message is queued');
select is(test.queued('a'), 'known', 'under one key once');
select is(
    (
        select string_agg(concat_ws(' ', j.kind, j.args ->> 'message_id' = m.id::text, j.unique_key = 'outbound ' || m.id), ', ')
        from comms.outbound_messages as m
        inner join jobs.jobs as j
            on m.organization_id = j.organization_id and j.kind like 'outbound%'
    ),
    'outbound.send t t', 'with one job'
);
select is(
    test.queued('b', '{}', 'Noah'), 'refused no number is known', 'nobody is written to without one'
);
select is(
    test.queued('b', '{"contact_id": "00000000-0000-7000-8000-000000000000"}'), 'refused there is no such contact', 'or who is nobody'
);
select is(test.queued('b', '{"purpose": "marketing"}'), 'refused there is no consent', 'marketing needs a word of the person');
select is(
    test.consents('marketing.sms', true) || test.queued('market', '{"purpose": "marketing"}'), 'truequeued', 'which was given'
);
select is(test.queued('remind', '{"purpose": "reminder"}'), 'queued', 'reminders are sent unless they are refused');

select is(test.claimed('a'), '+61491570006 Hello 1', 'a worker takes it');
select is(test.claimed('a'), null, 'and nobody else while it has it');
select is(test.claimed('a', '2 days'), 'RQ422', 'a lease ends');
update comms.outbound_messages set lease_expires_at = clock_timestamp() - interval '1 second' where message_key = 'a';
select is(test.claimed('a'), '+61491570006 Hello 2', 'who died in between leaves it to the next');
select is(
    test.finished('a', '{"error_class": "rate_limit", "error_code": "429"}') || (test.message('a')).status, '1queued',
    'what can be tried again is queued'
);
select is(test.claimed('a'), '+61491570006 Hello 3', 'and taken again');
select is(
    test.finished('a', '{"provider_id": "SM1", "cost": 0.0475, "currency": "AUD"}')
    || concat_ws(' ', (test.message('a')).status, (test.message('a')).cost, (test.message('a')).error_class),
    '1sent 0.0475', 'what was sent has its price'
);
select is(
    test.finished('a', '{"provider_id": "SM9"}') || (test.message('a')).provider_id, '0SM1', 'and is told once'
);
select is(
    concat_ws(' ', test.consents('marketing.sms', false), test.claimed('market'), (test.message('market')).status),
    'true cancelled', 'who withdraws meanwhile is not written to'
);
select is(
    concat_ws(' ', test.consents('reminders', false), test.claimed('remind'), (test.message('remind')).error_class),
    'true consent', 'or reminded'
);

select test.queued('late', jsonb_build_object('send_at', now() + interval '1 day'));
select is(test.claimed('late'), null, 'what is not due waits');
select is(
    concat_ws(
        ' ',
        test.asked(format('select api.cancel_outbound_message(%L, 9)', (test.message('late')).id)),
        test.asked(format('select api.cancel_outbound_message(%L)', (test.message('late')).id)),
        test.asked(format('select api.cancel_outbound_message(%L)', (test.message('late')).id)),
        test.asked(format('select api.cancel_outbound_message(%L)', (test.message('a')).id)),
        test.asked(format('select api.cancel_outbound_message(%L)', core.new_id())),
        test.asked(format('select api.cancel_outbound_message(%L)', (test.message('a')).id), 'user_nobody')
    ),
    'RQ409 2 2 RQ409 RQ404 RQ403', 'it can be taken back, and what was sent cannot'
);

select test.queued('wrong');
select test.claimed('wrong');
select is(
    test.finished('wrong', '{"error_class": "permanent", "error_code": "21211", "is_final": true}')
    || concat_ws(' ', (test.message('wrong')).status, (test.message('wrong')).error_code, test.claimed('wrong')),
    '1failed 21211', 'what cannot be sent ends'
);

select test.asked(
    $$select api.save_message_template('hello', 'sms', 'Hello {{name}}', '{name}')$$
);

create function test.sent(p_more text, p_contact text default 'Mary', p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(
        format($$select api.send_message(%L, 'sms', %s) ->> 'message_id'$$, test.contact(p_contact), p_more), p_subject
    )
$function$;

select is(
    array[
        test.sent($$p_template_id => (select t.template_id from api.list_message_templates() as t)$$),
        test.sent($$p_body => 'Hi', p_template_id => (select t.template_id from api.list_message_templates() as t)$$),
        test.sent('p_subject => null'),
        test.sent($$p_body => ''$$),
        test.sent($$p_body => 'Hi', p_purpose => 'fun'$$),
        test.sent($$p_body => 'Hi', p_purpose => 'marketing'$$),
        test.sent($$p_body => 'Hi', p_location_id => gen_random_uuid()$$),
        test.sent($$p_body => 'Hi'$$, 'Mary', 'user_nobody')
    ],
    array['RQ422', 'RQ422', 'RQ422', 'RQ422', 'RQ422', 'RQ422', 'RQ404', 'RQ403'], 'what is no message is refused'
);
select is(
    test.sent(
        $$p_template_id => (select t.template_id from api.list_message_templates() as t),
        p_values => '{"name": "Mary"}', p_idempotency_key => 'k'$$
    ),
    test.sent(
        $$p_template_id => (select t.template_id from api.list_message_templates() as t),
        p_values => '{"name": "Mary"}', p_idempotency_key => 'k'$$
    ),
    'staff sends, once'
);
select is(
    test.asked(
        format(
            $$select string_agg(concat_ws(' ', m.status, m.recipient, m.body), ', ')
            from api.list_outbound_messages(%L, 'queued') as m$$,
            test.contact('Mary')
        )
    ),
    'queued +61491570006 Hello Mary', 'and sees what was said'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_outbound_messages()'), '0',
    'of the own organization'
);

select test.asked(
    format('select api.delete_message_template(%L)', (select t.id from comms.message_templates as t))
);
select is(
    (select string_agg(concat_ws(' ', m.body, m.template_id), ', ') from comms.outbound_messages as m where m.body like '%Mary'),
    'Hello Mary', 'what was said stays when its template goes'
);

select *
from finish();

rollback;
