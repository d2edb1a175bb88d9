begin;

select plan(20);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.new_lead(p_title text, p_branch text, p_more text default '', p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.create_lead(%L, %L, 100, p_location_id => %L %s) ->> %L',
            test.contact('Mary'), p_title, test.location(p_branch), p_more, 'stage'
        ),
        p_subject
    )
$function$;

create function test.moved(p_title text, p_stage text, p_more text default '')
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.move_lead(%L, %L %s)',
            (select l.id from contact.leads as l where l.title = p_title), p_stage, p_more
        )
    )
$function$;

create function test.board(p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(
        $$select string_agg(b.stage || ' ' || b.title, ', ') from api.lead_board() as b$$, p_subject
    )
$function$;

select is(test.new_lead('Insoles', 'harbour'), 'new', 'a lead begins');
select is(test.new_lead('Shoes', 'hill'), 'new', 'another one at another branch');
select is(test.new_lead('Laces', 'hill', $$, p_idempotency_key => 'k'$$), 'new', 'and a third');
select is(test.new_lead('Laces', 'hill', $$, p_idempotency_key => 'k'$$), 'new', 'which is asked for again');
select is(test.new_lead('', 'harbour'), 'RQ422', 'what they may buy has a name');
select is(test.new_lead('Socks', 'hill', p_subject => 'user_grace'), 'RQ404', 'each at the own branch');
select is(test.new_lead('Socks', 'harbour', p_subject => 'user_nobody'), 'RQ403', 'customers sell nothing');
select is(test.board(), 'new Laces, new Shoes, new Insoles', 'the newest first');
select is(test.board('user_grace'), 'new Insoles', 'of the own branches');
select is(test.board('user_nobody'), 'RQ403', 'and not for customers');
select is(test.moved('Insoles', 'qualified'), '2', 'a lead moves on');
select is(test.moved('Insoles', 'contacted'), 'RQ409', 'and not back');
select is(test.moved('Insoles', 'won', ', null, 1'), 'RQ409', 'nor by whoever read an older version');
select is(test.moved('Insoles', 'won'), '3', 'it is won');
select is(test.moved('Shoes', 'lost', $$, 'too dear'$$), '2', 'another one is lost');
select is(test.moved('Laces', 'sold'), 'RQ409', 'there is no such stage');
select is(test.board(), 'new Laces', 'what is closed is on no board');
select is(
    test.asked(
        $$select string_agg(concat_ws(' ', s.stage, s.leads, s.amount, s.currency), ', ')
        from api.sales_report(current_date - 1, current_date + 1) as s$$
    ),
    'won 1 100.00 AUD, lost 1 100.00 AUD', 'but in the report'
);
select is(test.asked('select count(*) from api.sales_report(null, null)'), 'RQ422', 'of given days');
select is(test.moved('Shoes', 'contacted'), '3', 'who was lost can be asked again');

select *
from finish();

rollback;
