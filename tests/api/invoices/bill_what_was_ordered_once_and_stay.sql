begin;

select plan(33);

select test.make_clinic();

select test.make_order(
    $$[
        {"description": "Shoe", "quantity": 3, "unit_amount": 33.335, "tax_basis_points": 1000},
        {"description": "Insole", "quantity": 2, "unit_amount": 20, "tax_basis_points": 1000}
    ]$$
);

create function test.some(p_description text, p_quantity numeric)
returns jsonb
language sql
as $function$
    select jsonb_build_array(
        jsonb_build_object('order_line_id', test.order_line(p_description), 'quantity', p_quantity)
    )
$function$;

create function test.order_id(p_description text default 'Shoe')
returns uuid
language sql
as $function$
    select l.order_id
    from billing.order_lines as l
    where l.id = test.order_line(p_description)
$function$;

create function test.draft(p_more text default '', p_subject text default 'user_ada', p_of text default 'Shoe')
returns text
language sql
as $function$
    select test.bill(format('invoice_order(%L %s)', test.order_id(p_of), p_more), p_subject)
$function$;

create function test.drafted()
returns uuid
language sql
as $function$
    select i.id
    from billing.invoices as i
    where i.status = 'draft'
$function$;

create function test.credit(p_invoice text, p_quantity numeric default null, p_more text default '', p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.bill(
        format(
            'credit_invoice(%L, %L %s)', test.invoice(p_invoice),
            (
                select jsonb_build_array(jsonb_build_object('invoice_line_id', l.id, 'quantity', p_quantity))
                from billing.invoice_lines as l
                where l.invoice_id = test.invoice(p_invoice) and p_quantity is not null
                order by l.line_number
                limit 1
            ),
            p_more
        ),
        p_subject
    )
$function$;

select is(test.draft('', 'user_grace'), 'RQ403', 'who treats does not ask for money');
select is(test.draft(format(', %L', test.some('Shoe', 4))), 'RQ422', 'no more than was ordered');
select is(test.draft(format(', %L', test.some('Shoe', -1))), 'RQ422', 'nor less than nothing');
select is(test.draft($$, '[{"order_line_id": "00000000-0000-0000-0000-000000000000"}]'$$), 'RQ422', 'nor what was not');
select is(
    test.draft(format(', %L', test.some('Shoe', 1) || test.some('Shoe', 1))), 'RQ422', 'a line is named once'
);
select is(test.draft(format(', %L', test.some('Shoe', 1))), 'draft 36.670 36.670', 'a part is a draft');
select is(
    test.draft(format(', %L, %L', test.some('Shoe', 1), test.drafted())),
    'draft 73.340 73.340', 'that others are added to, and parts add up'
);
select is(
    test.bill(format('issue_invoice(%L, %L, 1)', test.drafted(), '2026-12-31')), 'RQ409',
    'who read an older version is told'
);
select is(
    test.bill(format('issue_invoice(%L, %L)', test.drafted(), '2026-12-31')), 'INV-1 open 73.340 73.340',
    'it is issued with a number'
);
select is(test.draft(', p_idempotency_key => $$k$$'), 'draft 80.670 80.670', 'what is left');
select is(test.draft(', p_idempotency_key => $$k$$'), 'draft 80.670 80.670', 'sent again it is the same');
select results_eq(
    $$
    select l.invoiced_quantity, l.invoiced_net = l.net, l.invoiced_tax = l.tax
    from billing.order_lines as l
    order by l.line_number
    $$,
    'values (3::numeric, true, true), (2, true, true)', 'parts make the whole, to the cent'
);
select is(test.draft(), 'RQ422', 'then nothing is left');
select is(
    test.answer_to('user_ada', 'org_north', format('select api.advance_order(%L, %L)', test.order_id(), 'cancelled')),
    'RQ409', 'what is invoiced is not cancelled'
);
select is(
    test.answer_to('user_ada', 'org_north', format('select api.discard_invoice(%L)', test.invoice('INV-1'))),
    'RQ409', 'what is issued is not discarded'
);
select isnt(
    test.answer_to('user_ada', 'org_north', format('select api.discard_invoice(%L)', test.drafted())),
    'RQ409', 'but a draft'
);
select is(test.draft(), 'draft 80.670 80.670', 'so that its lines can be invoiced again');
select is(test.make_invoice(test.make_order('[{"description": "Free", "unit_amount": 0}]')), 'INV-2 paid 0.000 0.000', 'nothing is paid already');
select throws_ok(
    $$update billing.invoices set total = 1, net_total = 1 where number = 'INV-1'$$, 'RQ409', null,
    'what was issued stays, whoever writes'
);
select throws_ok(
    $$update billing.invoices set deleted_at = now() where number = 'INV-1'$$, 'RQ409', null, 'and is not deleted'
);
select throws_ok(
    $$update billing.invoice_lines set net = 1 where invoice_id = test.invoice('INV-1')$$, 'RQ409', null,
    'nor are its lines changed'
);
select throws_ok(
    $$update billing.invoices set status = 'void' where number = 'INV-1'$$, 'RQ409', null, 'nor is it void'
);
select is(test.credit('INV-1', null, '', 'user_nobody'), 'RQ403', 'no customer gives themselves money back');
select is(test.credit('INV-1', 1.5), 'RQ422', 'nobody credits more of a line than stands there');
select is(test.credit('INV-1', 1, $$, 'too small', 'c'$$), 'CN-1 paid 36.670 0.000', 'a credit note gives back');
select is(test.credit('INV-1', 1, $$, 'too small', 'c'$$), 'CN-1 paid 36.670 0.000', 'once');
select is(
    (select concat_ws(' ', i.status, i.credited, i.balance) from billing.invoices as i where i.number = 'INV-1'),
    'open 36.670 36.670', 'less is open'
);
select is(test.credit('INV-1'), 'CN-2 paid 36.670 0.000', 'the rest');
select is(test.credit('INV-1'), 'RQ422', 'then nothing is left to credit');
select is(
    (select concat_ws(' ', i.status, i.balance) from billing.invoices as i where i.number = 'INV-1'),
    'paid 0.000', 'nor to pay'
);
select is(
    test.draft(format(', %L, %L', test.some('Shoe', 2), test.drafted())), 'draft 154.010 154.010',
    'what was credited may be invoiced again'
);
select results_eq(
    $$select l.invoiced_net = l.net, l.invoiced_tax = l.tax from billing.order_lines as l where l.net > 0$$,
    'values (true, true), (true, true)', 'and still parts make the whole'
);
select is(
    test.make_invoice(test.make_order('[{"description": "Yen", "unit_amount": 5}]', p_currency => 'JPY')),
    'INV-3 open 5.000 5.000', 'numbers are left out by none'
);

select *
from finish();

rollback;
