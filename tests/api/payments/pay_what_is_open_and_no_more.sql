begin;

select plan(27);

select test.make_clinic();

select test.make_invoice(test.make_order('[{"description": "A", "unit_amount": 100}]'));
select test.make_invoice(test.make_order('[{"description": "B", "unit_amount": 50}]', p_branch => 'hill'));
select test.make_invoice(test.make_order('[{"description": "C", "unit_amount": 500}]', p_currency => 'JPY'));

create function test.pay(p_amount numeric, p_more text default '', p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format(
            $$
            select concat_ws(
                ' ', p ->> 'total', p ->> 'unallocated', p ->> 'invoice_status', p ->> 'invoice_balance'
            )
            from api.record_payment(%L, %s, 'card' %s) as p
            $$,
            test.contact('Mary'), p_amount, p_more
        )
    )
$function$;

create function test.use(p_call text)
returns text
language sql
as $function$
    select test.answer_to(
        'user_ada', 'org_north',
        format(
            $$
            select concat_ws(
                ' ', p ->> 'total', p ->> 'unallocated', p ->> 'invoice_status', p ->> 'invoice_balance'
            )
            from api.%s as p
            $$,
            p_call
        )
    )
$function$;

create function test.payment(p_total numeric)
returns uuid
language sql
as $function$
    select p.id
    from billing.payments as p
    where p.total = p_total
$function$;

select is(test.pay(0), 'RQ422', 'nobody pays nothing');
select is(test.pay(1.005), 'RQ422', 'nor half a cent');
select is(test.pay(1.5, $$, p_currency => 'JPY'$$), 'RQ422', 'nor half a yen');
select is(test.pay(1, '', 'user_nobody'), 'RQ403', 'nor do customers say that they paid');
select is(
    test.pay(60, format(', %L, p_idempotency_key => %L', test.invoice('INV-1'), 'k')), '60.000 0.000 open 40.000',
    'a part is paid'
);
select is(
    test.pay(60, format(', %L, p_idempotency_key => %L', test.invoice('INV-1'), 'k')), '60.000 0.000 open 40.000',
    'and sent again, not twice'
);
select is(test.pay(70, format(', %L', test.invoice('INV-1'))), '70.000 30.000 paid 0.000', 'more than is open is left');
select is(
    test.pay(1, format(', %L', test.invoice('INV-1'))), '1.000 1.000 paid 0.000', 'what is paid takes no more'
);
select is(
    test.use(format('allocate_payment(%L, %L, 31)', test.payment(70), test.invoice('INV-2'))), 'RQ422',
    'no more than is left'
);
select is(
    test.use(format('allocate_payment(%L, %L, 0.001)', test.payment(70), test.invoice('INV-2'))), 'RQ422',
    'nor less than a cent'
);
select is(
    test.use(format('allocate_payment(%L, %L)', test.payment(70), test.invoice('INV-3'))), 'RQ409',
    'nor in another currency'
);
select is(
    test.use(format('allocate_payment(%L, %L, 10, %L)', test.payment(70), test.invoice('INV-2'), 'a')),
    '70.000 20.000 open 40.000', 'one payment pays two invoices'
);
select is(
    test.use(format('allocate_payment(%L, %L, 10, %L)', test.payment(70), test.invoice('INV-2'), 'a')),
    '70.000 20.000 open 40.000', 'sent again it pays no more'
);
select is(
    test.use(format('allocate_payment(%L, %L)', test.payment(70), test.invoice('INV-2'))),
    '70.000 0.000 open 20.000', 'as much as there is'
);
select throws_ok(
    $$update billing.payment_allocations set amount = amount + 1$$, '23514', null, 'whoever writes'
);
select throws_ok(
    format(
        'update billing.payment_allocations set payment_id = %L where payment_id = %L', test.payment(1),
        test.payment(60)
    ),
    'RQ409', null, 'an allocation goes to no other payment'
);
select is(test.use(format('refund_payment(%L, 1)', test.payment(60))), 'RQ422', 'what pays an invoice stays');
select is(test.bill(format('credit_invoice(%L)', test.invoice('INV-1'))), 'CN-1 paid 100.000 0.000', 'until it is credited');
select is(
    (
        select string_agg(concat_ws(' ', p.total, p.allocated, p.unallocated), ', ' order by p.total)
        from billing.payments as p
    ),
    '1.000 0.000 1.000, 60.000 0.000 60.000, 70.000 30.000 40.000', 'then it is free'
);
select is(
    (select concat_ws(' ', i.status, i.paid, i.credited, i.balance) from billing.invoices as i where i.number = 'INV-1'),
    'paid 0.000 100.000 0.000', 'and the invoice asks for nothing'
);
select is(test.use(format('refund_payment(%L, 60, %L)', test.payment(60), 'r')), '60.000 0.000', 'it is paid back');
select is(test.use(format('refund_payment(%L, 60, %L)', test.payment(60), 'r')), '60.000 0.000', 'once');
select is(test.use(format('refund_payment(%L, 1)', test.payment(60))), 'RQ422', 'and no more');
select is(
    test.answer_to('user_nobody', 'org_north', $$select string_agg(i.invoice_number, ' ') from api.list_invoices() as i$$),
    'INV-1 INV-2 INV-3 CN-1', 'a customer sees what is theirs'
);
select is(
    test.answer_to('user_grace', 'org_north', $$select string_agg(i.invoice_number, ' ') from api.list_invoices() as i$$),
    'INV-1 INV-3 CN-1', 'staff what belongs to their branches or to none'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_invoices() cross join api.list_payments()'),
    '0', 'others nothing'
);
select is(
    test.answer_to(
        'user_grace', 'org_north', format('select api.get_invoice(%L)', test.invoice('INV-2'))
    ),
    'RQ404', 'nor is it told one by one'
);

select *
from finish();

rollback;
