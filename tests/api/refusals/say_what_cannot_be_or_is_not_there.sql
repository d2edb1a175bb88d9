begin;

select plan(48);

select test.make_clinic();

create function test.asked(p_query text, variadic p_values text[] default '{}')
returns text
language sql
as $function$
    select test.answer_to('user_ada', 'org_north', format(p_query, variadic p_values))
$function$;

create function test.mary()
returns text
language sql
as $function$
    select test.contact('Mary')::text
$function$;

create function test.doctor()
returns text
language sql
as $function$
    select test.practitioner('Doctor Everywhere')::text
$function$;

create function test.asset()
returns text
language sql
as $function$
    select a.id::text
    from docs.assets as a
$function$;

-- documents
select isnt(
    test.asked($$select api.register_asset(repeat('ab', 32), 'image/png', 10, 's3', 'b', 'k')$$), 'RQ422',
    'a file is there'
);
select is(
    test.asked($$select api.register_asset(repeat('cd', 32), 'picture', 10, 's3', 'b', 'other')$$), 'RQ422',
    'a file has a media type'
);
select is(
    test.asked(
        $$select api.attach_document(%L, 'Consent', 'consent', 'contact', %L)$$, test.mary(), test.mary()
    ),
    'RQ404', 'a document has a file'
);
select is(
    test.asked(
        $$select api.attach_document(%L, 'Consent', 'consent', 'contact', %L, p_idempotency_key => 'd')
        is not null$$, test.asset(), test.mary()
    ),
    'true', 'a document is attached'
);
select is(
    test.asked(
        $$select api.attach_document(%L, 'Consent', 'consent', 'contact', %L, p_idempotency_key => 'd')
        ->> 'document_id'$$, test.asset(), test.mary()
    ),
    (select d.id::text from docs.documents as d), 'and sent again is the same'
);
select is(
    test.asked(
        $$select api.supersede_document(%L, %L, '')$$, (select d.id::text from docs.documents as d), test.asset()
    ),
    'RQ422', 'what takes its place has a title'
);

-- encounters and treatment
select is(
    test.asked($$select api.open_encounter(%L, p_practitioner_id => %L)$$, test.mary(), test.mary()), 'RQ404',
    'nobody is seen by who does not work here'
);
select is(
    test.asked($$select api.open_encounter(%L, p_idempotency_key => 'e') is not null$$, test.mary()), 'true',
    'an encounter begins'
);
select is(
    test.asked($$select api.open_encounter(%L, p_idempotency_key => 'e') ->> 'encounter_id'$$, test.mary()),
    (select e.id::text from clinic.encounters as e), 'and sent again is the same'
);
select is(
    test.asked(
        $$select api.finish_encounter(%L, '')$$, (select e.id::text from clinic.encounters as e)
    ),
    'RQ422', 'a summary says something'
);
select is(
    test.asked($$select api.plan_treatment('Insoles', %L, p_practitioner_id => %L)$$, test.mary(), test.mary()),
    'RQ404', 'who plans works here'
);
select is(
    test.asked($$select api.plan_treatment('Insoles', %L, p_idempotency_key => 'p') is not null$$, test.mary()),
    'true', 'a plan is made'
);
select is(
    test.asked(
        $$select api.plan_treatment('Insoles', %L, p_idempotency_key => 'p') ->> 'treatment_plan_id'$$,
        test.mary()
    ),
    (select p.id::text from clinic.treatment_plans as p), 'and sent again is the same'
);
select is(
    test.asked(
        $$select api.record_treatment('Fitting', %L, p_practitioner_id => %L)$$, test.mary(), test.mary()
    ),
    'RQ404', 'who treats works here'
);
select is(
    test.asked($$select api.record_treatment('', %L)$$, test.mary()), 'RQ422', 'a treatment has a name'
);
select is(
    test.asked(
        $$select api.record_treatment('Fitting', %L, p_idempotency_key => 't') is not null$$, test.mary()
    ),
    'true', 'a treatment is recorded'
);
select is(
    test.asked(
        $$select api.record_treatment('Fitting', %L, p_idempotency_key => 't') ->> 'treatment_record_id'$$,
        test.mary()
    ),
    (select r.id::text from clinic.treatment_records as r), 'and sent again is the same'
);
select is(
    test.asked(
        $$select api.record_outcome('Pain', %L, p_value => 3, p_idempotency_key => 'o') is not null$$,
        (select r.id::text from clinic.treatment_records as r)
    ),
    'true', 'an outcome is recorded'
);
select is(
    test.asked(
        $$select api.record_outcome('Pain', %L, p_value => 3, p_idempotency_key => 'o') is not null$$,
        (select r.id::text from clinic.treatment_records as r)
    ),
    'true', 'and sent again'
);
select is((select count(*)::int from clinic.treatment_outcomes as o), 1, 'it is there once');
select is(
    test.asked(
        $$select api.record_skin_analysis(%L, 'skin', '1', '{}', p_contact_id => %L)$$, test.mary(), test.mary()
    ),
    'RQ404', 'an analysis is one of a file'
);

-- orders, invoices and payments
create function test.order()
returns text
language sql
as $function$
    select o.id::text
    from billing.orders as o
$function$;

select is(
    test.asked(
        $$select api.create_order(%L, '[]', p_practitioner_id => %L)$$, test.mary(), test.mary()
    ),
    'RQ404', 'who orders works here'
);
select is(
    test.asked(
        $$select api.create_order(%L, '[{"description": "Pair", "unit_amount": 90}]') is not null$$, test.mary()
    ),
    'true', 'an order'
);
select is(
    test.asked($$select api.set_order_lines(%L, '[{"description": "", "unit_amount": 90}]')$$, test.order()),
    'RQ422', 'has lines that say something'
);
select is(test.asked($$select api.invoice_order(%L)$$, test.order()), 'RQ409', 'a draft is not invoiced');
select is(
    test.asked($$select api.record_payment(%L, -1, 'cash')$$, test.mary()), 'RQ422',
    'nobody pays less than nothing'
);

-- bookings and tickets
select is(
    test.asked(
        $$select api.book_appointment(%L, %L, %L, now() + interval '1 day')$$, test.mary(), test.doctor(),
        test.mary()
    ),
    'RQ404', 'there is no such kind of appointment'
);
select is(
    test.asked($$select api.finish_ticket(%L, 'gone')$$, test.mary()), 'RQ422', 'a ticket does not end so'
);
select is(
    test.asked(
        $$select api.call_next(%L, '')$$,
        (
            select test.location('harbour')::text
            where test.asked($$select api.take_ticket(%L)$$, test.location('harbour')::text) is not null
        )
    ),
    'RQ422', 'nobody is called to nowhere'
);

-- leads, stock and points
select is(
    test.asked($$select api.plan_activity(%L, 'call', 'Ask', p_lead_id => %L)$$, test.mary(), test.mary()),
    'RQ404', 'there is no such lead'
);
select is(
    test.asked($$select api.plan_activity(%L, 'call', 'Ask') is not null$$, test.mary()), 'true', 'a call'
);
select is(
    test.asked(
        $$select api.finish_activity(%L, '')$$, (select a.id::text from contact.activities as a)
    ),
    'RQ422', 'what came of it says something'
);
select is(
    test.asked($$select api.create_lead(%L, 'Insoles') is not null$$, test.mary()), 'true', 'a lead'
);
select is(
    test.asked(
        $$select api.move_lead(%L, 'lost', '')$$, (select l.id::text from contact.leads as l)
    ),
    'RQ422', 'a reason says something'
);
select is(
    test.asked(
        $$select api.count_stock((api.save_item('NIL', 'Nil') ->> 'item_id')::uuid, %L, -1)$$,
        test.location('harbour')::text
    ),
    'RQ422', 'less than nothing cannot be counted'
);
select is(
    test.asked($$select api.redeem_promo('TEN', %L, 'order 1', -50)$$, test.mary()),
    case
        when test.asked($$select api.save_promo_code('TEN', 'percent', 10)$$) is not null then 'RQ404'
    end,
    'there was no such code'
);

-- what is asked for again
select is(
    test.asked(
        $$select api.supersede_document(%L, %L, p_idempotency_key => 's') is not null$$,
        (select d.id::text from docs.documents as d), test.asset()
    ),
    'true', 'another document takes its place'
);
select is(
    test.asked(
        $$select api.supersede_document(%L, %L, p_idempotency_key => 's') is not null$$,
        (select d.id::text from docs.documents as d order by d.created_at, d.id limit 1), test.asset()
    ),
    'true', 'once'
);
select is(
    test.asked($$select api.move_lead(%L, 'contacted')$$, (select l.id::text from contact.leads as l)), '2',
    'a lead moves'
);
select is(
    test.asked($$select api.move_lead(%L, 'contacted')$$, (select l.id::text from contact.leads as l)), '2',
    'once'
);
select is(
    test.asked(
        $$select api.make_proposal(%L, 'Pair', 90, p_idempotency_key => 'm') is not null$$,
        (select l.id::text from contact.leads as l)
    ),
    'true', 'a proposal'
);
select is(
    test.asked(
        $$select api.make_proposal(%L, 'Pair', 90, p_idempotency_key => 'm') ->> 'proposal_id'$$,
        (select l.id::text from contact.leads as l)
    ),
    (select p.id::text from contact.proposals as p), 'is made once'
);
select is(
    test.asked($$select api.finish_activity(%L)$$, (select a.id::text from contact.activities as a)), '2',
    'a call is made'
);
select is(
    test.asked($$select api.finish_activity(%L)$$, (select a.id::text from contact.activities as a)), '2',
    'once'
);
select is(
    test.asked(
        $$select api.finish_ticket(%L, 'left')$$, (select e.id::text from clinic.queue_entries as e)
    ),
    '2', 'somebody leaves'
);
select is(
    test.asked(
        $$select api.finish_ticket(%L, 'left')$$, (select e.id::text from clinic.queue_entries as e)
    ),
    '2', 'once'
);
select is(
    test.asked($$select api.redeem_promo('TEN', %L, 'order 1', -50)$$, test.mary()), 'RQ422',
    'nothing costs less than nothing'
);
select is(
    test.asked($$select api.advance_order(%L, 'cancelled', '')$$, test.order()), 'RQ422',
    'a reason says something'
);

select *
from finish();

rollback;
