begin;

select plan(26);

select test.make_platform('stripe');

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Mary');

select test.make_invoice(
    test.make_order('[{"description": "Boot", "quantity": 2, "unit_amount": 50, "tax_basis_points": 1000, "tax_code": "OUTPUT"}]')
);

create function test.paid(p_number text)
returns text
language sql
as $function$
    select concat_ws(' ', i.status, i.paid, i.balance)
    from billing.invoices as i
    where i.number = p_number
$function$;

create function test.intent(p_id text, p_at timestamptz, p_status text, p_number text)
returns jsonb
language sql
as $function$
    select test.stripe(
        'payment_intent.' || p_status, p_id, p_at,
        jsonb_build_object(
            'id', 'pi_7', 'status', p_status, 'amount', 6000, 'invoice', null,
            'metadata', jsonb_build_object('routiq_invoice_id', test.invoice(p_number))
        )
    )
$function$;

select is(
    test.receive('north stripe', test.intent('evt_1', '2026-03-01Z', 'processing', 'INV-1')),
    'processed', 'a payment is begun'
);
select is(test.paid('INV-1'), 'open 0.000 110.000', 'and pays nothing yet');
select is(
    test.receive('north stripe', test.intent('evt_2', '2026-03-02Z', 'succeeded', 'INV-1')),
    'processed processed', 'it comes in'
);
select is(test.paid('INV-1'), 'open 60.000 50.000', 'and pays the invoice that it names');
select test.receive(
    'north stripe',
    test.intent('evt_3', '2026-03-01 12:00Z', 'processing', 'INV-1'),
    test.intent('evt_4', '2026-03-03Z', 'succeeded', 'INV-1')
);
select is(test.paid('INV-1'), 'open 60.000 50.000', 'once, whatever else is told of it, in any order');
select is(
    (select string_agg(concat_ws(' ', p.source, p.status, p.allocated), ', ') from billing.payments as p),
    'stripe succeeded 60.000', 'by one payment'
);
select test.receive(
    'north stripe',
    test.stripe(
        'charge.refunded', 'evt_5', '2026-03-04 01:00Z',
        '{"id": "ch_7", "payment_intent": "pi_7", "amount": 6000, "amount_refunded": 2500}'
    )
);
select test.receive(
    'north stripe',
    test.stripe(
        'charge.refunded', 'evt_6', '2026-03-04Z',
        '{"id": "ch_7", "payment_intent": "pi_7", "amount": 6000, "amount_refunded": 1000}'
    )
);
select is(test.paid('INV-1'), 'open 35.000 75.000', 'what is paid back there pays no more, and does not come back');
select test.receive(
    'north stripe',
    test.stripe(
        'charge.refunded', 'evt_7', '2026-03-06Z',
        '{"id": "ch_8", "payment_intent": "pi_8", "amount": 4000, "amount_refunded": 3000}'
    ),
    jsonb_set(test.intent('evt_8', '2026-03-05Z', 'succeeded', 'INV-1'), '{data,object,id}', '"pi_8"')
    || '{"id": "evt_8"}'
);
select is(
    (select string_agg(concat_ws(' ', p.total, p.allocated, p.refunded), ', ' order by p.id) from billing.payments as p),
    '60.000 35.000 25.000, 60.000 30.000 30.000', 'nor where it is told of first'
);
select is(test.paid('INV-1'), 'open 65.000 45.000', 'what was left of it pays');

insert into integration.service_integrations (organization_id, service_code, name, status)
values (test.organization('north'), 'xero', 'books', 'active');

select test.make_invoice(test.make_order('[{"description": "Insole", "unit_amount": 30}]'));

select is(
    (select string_agg(j.kind || ' ' || (j.args ->> 'invoice_id' = test.invoice('INV-2')::text), ' ') from jobs.jobs as j),
    'xero.export true', 'what is issued is exported by a job, where the books are kept in Xero'
);
select is(
    test.sign_in('user_ada', 'org_north'), test.organization('north'), 'a worker acts for the organization'
);

create temporary table batch as
select billing.export_xero_batch() as told;

select is(
    (
        select string_agg(
            concat_ws(
                ' ', i.item ->> 'InvoiceNumber', i.item ->> 'Type', i.item ->> 'Status',
                i.item -> 'LineItems' -> 0 ->> 'LineAmount', i.item -> 'LineItems' -> 0 ->> 'TaxAmount',
                i.item -> 'LineItems' -> 0 ->> 'TaxType', i.item -> 'Contact' ->> 'Name'
            ),
            ', '
        )
        from batch as b
        cross join jsonb_array_elements(b.told -> 'Invoices') as i (item)
    ),
    'INV-1 ACCREC AUTHORISED 100.000 10.000 OUTPUT Mary, INV-2 ACCREC AUTHORISED 30.000 0.000 Mary',
    'in the shape of Xero'
);
select is((select b.told = billing.export_xero_batch() from batch as b), true, 'asked again it is the same, under the same key');

create function test.xero_invoice(p_number text, p_id text, p_more jsonb default '{}')
returns jsonb
language sql
as $function$
    select test.xero(
        'invoice',
        jsonb_build_object(
            'InvoiceID', p_id, 'Type', 'ACCREC', 'InvoiceNumber', p_number, 'Status', 'PAID', 'Total', 999,
            'Reference', test.invoice(p_number)
        ) || p_more
    )
$function$;

select is(
    test.apply_page(
        'xero', 'invoice',
        test.xero_invoice(
            'INV-2', 'x2', '{"Payments": [{"PaymentID": "p1", "Date": "2026-03-05T00:00:00", "Amount": 30}]}'
        )
    ),
    'inserted 1', 'Xero may tell of it before its answer is kept'
);
select is(test.paid('INV-2'), 'paid 30.000 0.000', 'what was paid there pays our invoice');
select is(
    billing.keep_xero_batch(
        jsonb_build_object(
            'Invoices', jsonb_build_array(
                test.xero_invoice('INV-1', 'x1'), test.xero_invoice('INV-2', 'x2'),
                test.xero_invoice('INV-2', 'x3', '{"HasErrors": true}')
            )
        )
    ),
    2, 'the answer is kept'
);
select is(billing.export_xero_batch(), null, 'then nothing is left to tell');
select is(
    test.apply_page(
        'xero', 'invoice',
        test.xero_invoice(
            'INV-2', 'x2',
            '{"Payments": [{"PaymentID": "p1", "Date": "2026-03-05T00:00:00", "Amount": 30}], "AmountPaid": 30}'
        )
    ),
    'updated 1', 'told again'
);
select is(
    (select string_agg(concat_ws(' ', i.number, i.total, i.paid, i.source), ', ' order by i.number) from billing.invoices as i),
    'INV-1 110.000 65.000 routiq, INV-2 30.000 30.000 routiq', 'it changes nothing, and what we issued stays'
);
select is(
    test.apply_page('xero', 'invoice', test.xero_invoice('INV-1', 'x1', '{"Status": "VOIDED", "UpdatedDateUTC": "/Date(1900000000000)/"}')),
    'deleted 1', 'nor is it void because it is void there'
);
select is(test.paid('INV-1'), 'open 65.000 45.000', 'for that a credit note is made out here');

select test.make_invoice(test.make_order('[{"description": "Sole", "unit_amount": 10}]'));
select test.make_invoice(test.make_order('[{"description": "Heel", "unit_amount": 20}]'));
select test.sign_in('user_ada', 'org_north');

create temporary table refused as
select billing.export_xero_batch() as told;

select is(
    billing.keep_xero_batch(
        jsonb_build_object(
            'Type', 'ValidationException',
            'Elements', jsonb_build_array(
                test.xero_invoice(
                    'INV-3', '00000000-0000-0000-0000-000000000000',
                    '{"ValidationErrors": [{"Message": "The contact is archived."}, {"Message": "Mend it."}]}'
                )
            )
        )
    ),
    0, 'what is refused has no id'
);
select results_eq(
    $$
    select e.error_class, e.entity, e.external_id, e.message, j.run_at > now(), h.item ->> 'standing_errors'
    from integration.sync_errors as e
    cross join jobs.jobs as j
    cross join jsonb_array_elements(integration.health_of(e.organization_id)) as h (item)
    where
        e.resolved_at is null and j.unique_key = 'xero export of what was refused'
        and h.item ->> 'integration_id' = e.integration_id::text
    $$,
    $$values ('validation', 'invoice', test.invoice('INV-3')::text, 'The contact is archived. Mend it.', true, '1')$$,
    'but its reasons, seen in the health of the account, and a job that tries again'
);
select results_eq(
    $$
    select string_agg(i.item ->> 'InvoiceNumber', ' ' order by i.place), r.told ->> 'idempotency_key' <> b.told ->> 'idempotency_key'
    from refused as r
    cross join (select billing.export_xero_batch() as told) as b
    cross join jsonb_array_elements(b.told -> 'Invoices') with ordinality as i (item, place)
    group by r.told, b.told
    $$,
    $$values ('INV-4 INV-3', true)$$,
    'it comes last, and under another key'
);
select is(
    billing.keep_xero_batch(
        jsonb_build_object(
            'Invoices', jsonb_build_array(test.xero_invoice('INV-3', 'x4'), test.xero_invoice('INV-4', 'x5'))
        )
    ),
    2, 'once it is mended it is taken'
);
select is(
    (select count(*)::int from integration.sync_errors as e where e.resolved_at is null), 0, 'which settles the error'
);

select *
from finish();

rollback;
