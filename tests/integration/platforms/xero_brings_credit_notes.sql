begin;

select plan(17);

select test.make_platform('xero');

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Mary');

select test.make_invoice(
    test.make_order('[{"description": "Boot", "quantity": 2, "unit_amount": 50, "tax_basis_points": 1000}]')
);
select test.sign_in('user_ada', 'org_north');
select billing.keep_xero_batch(
    jsonb_build_object(
        'Invoices', jsonb_build_array(test.xero('invoice', jsonb_build_object('InvoiceID', 'x1', 'Reference', test.invoice('INV-1'))))
    )
);

create function pg_temp.stands(p_number text)
returns text
language sql
as $$
    select concat_ws(' ', i.kind, i.source, i.status, i.total, i.paid, i.credited, i.balance)
    from billing.invoices as i
    where i.number = p_number
$$;

create function pg_temp.note(p_at int, p_more jsonb default '{}')
returns text
language sql
as $$
    select test.apply_page(
        'xero', 'credit_note',
        test.xero('credit_note', p_more || jsonb_build_object('UpdatedDateUTC', format('/Date(17727%s00000)/', p_at)))
    )
$$;

create function pg_temp.applied(variadic p_pairs text[])
returns jsonb
language sql
as $$
    select jsonb_build_object(
        'Allocations',
        jsonb_agg(
            jsonb_build_object(
                'Amount', split_part(p.pair, ' ', 2)::numeric,
                'Invoice', jsonb_build_object('InvoiceID', split_part(p.pair, ' ', 1))
            )
        ),
        'RemainingCredit', 30 - sum(split_part(p.pair, ' ', 2)::numeric)
    )
    from unnest(p_pairs) as p (pair)
$$;

select is(pg_temp.note(10), 'inserted 1', 'a credit note comes before the invoice that it is applied to');
select is(
    pg_temp.stands('CN-0002'), 'credit_note xero open 30.000 18.000 0.000 12.000',
    'it says what it gives back, and what of it is left'
);
select is(
    (select concat_ws(' ', c.display_name, i.issued_at::date) from billing.invoices as i inner join contact.contacts as c on i.contact_id = c.id where i.number = 'CN-0002'),
    'xero 5cc8cf28-567e-4d43-b287-687cfcaec47c 2026-03-05', 'whom it is for, and when'
);
select is(test.apply_page('xero', 'invoice', test.xero('invoice')), 'inserted 1', 'then the invoice comes');
select is(
    pg_temp.stands('INV-0007'), 'invoice xero open 40.000 0.000 18.000 22.000', 'and is credited'
);
select is(pg_temp.note(10), 'unchanged 1', 'told again it changes nothing');
select is(pg_temp.note(20, pg_temp.applied('x1 30') || '{"Status": "PAID"}'), 'updated 1', 'it is applied to one of ours instead');
select is(
    pg_temp.stands('INV-0007') || ', ' || pg_temp.stands('INV-1'),
    'invoice xero open 40.000 0.000 0.000 40.000, invoice routiq open 110.000 0.000 30.000 80.000',
    'then ours is credited, and the other no more'
);
select is(pg_temp.note(15), 'unchanged 1', 'what is older changes nothing');
select is(
    pg_temp.note(30, pg_temp.applied('x1 10', 'ed255415-e141-4150-aab7-89c3bbbb851c 20') || '{"Status": "PAID"}'),
    'updated 1', 'it is spread over both'
);
select is(
    pg_temp.stands('INV-0007') || ', ' || pg_temp.stands('INV-1'),
    'invoice xero open 40.000 0.000 20.000 20.000, invoice routiq open 110.000 0.000 10.000 100.000',
    'to the cent'
);
select api.record_payment(
    (select c.id from contact.contacts as c where c.display_name = 'Mary'), 100, 'card', test.invoice('INV-1')
);
select pg_temp.note(40, pg_temp.applied('x1 30') || '{"Status": "PAID"}');
select is(
    pg_temp.stands('INV-1') || (select concat(' free ', p.unallocated) from billing.payments as p),
    'invoice routiq paid 110.000 80.000 30.000 0.000 free 20.000', 'what was paid beyond what is left is free'
);
select is(
    pg_temp.note(50, pg_temp.applied('x1 120') || '{"Status": "PAID"}'), 'failed 1',
    'more than was asked for is not credited, and the reason is kept'
);
select is(pg_temp.note(60, '{"Status": "VOIDED"}'), 'deleted 1', 'it is void there');
select is(
    pg_temp.stands('CN-0002') || ', ' || pg_temp.stands('INV-1'),
    'credit_note xero void 30.000 18.000 0.000 12.000, invoice routiq open 110.000 80.000 0.000 30.000',
    'and here, and credits nothing'
);
select is(pg_temp.note(70, '{"CreditNoteID": "s1", "Type": "ACCPAYCREDIT"}'), 'unchanged 1', 'one of a supplier is left out');

select api.credit_invoice(test.invoice('INV-1'), p_reason => 'does not fit');
select pg_temp.note(
    80, jsonb_build_object('CreditNoteID', 'own', 'Reference', (select i.id from billing.invoices as i where i.number = 'CN-1'), 'Total', 5)
);
select is(
    pg_temp.stands('CN-1'), 'credit_note routiq paid 110.000 110.000 0.000 0.000', 'one of ours stays as we issued it'
);

select * from finish();

rollback;
