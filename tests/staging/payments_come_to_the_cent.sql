begin;

select plan(11);

select test.make_tenants();

create temporary table loads (name text, id uuid);

update core.organizations set currency = 'AUD' where slug = 'north';

create function pg_temp.loaded(p_name text, p_entity text, p_rows jsonb, p_kind text default 'full')
returns text
language plpgsql
as $function$
declare
    v_id uuid := test.land('north', p_entity, p_rows, p_kind);
begin
    insert into loads values (p_name, v_id);
    perform test.promote(v_id);

    return (
        select string_agg(
            concat_ws(' ', k.external_id, k.outcome, left(k.reasons[1], 14)), ', ' order by k.row_number
        )
        from staging.records as k
        where k.batch_id = v_id and k.outcome <> 'noted'
    );
end
$function$;

create function pg_temp.old_invoice(p_id text, p_total numeric, p_paid numeric, p_status text)
returns jsonb
language sql
as $function$
    select jsonb_build_object(
        'external_id', p_id, 'invoice_number', p_id, 'contact_id', '1', 'status_name', p_status,
        'net_total', p_total, 'tax_total', 0, 'total', p_total, 'paid', p_paid, 'issued_at', '20/03/2026'
    )
$function$;

select pg_temp.loaded('people', 'contact', test.old_people());

select pg_temp.loaded(
    'invoices', 'invoice',
    jsonb_build_array(
        pg_temp.old_invoice('I1', 100, 100, 'Paid'), pg_temp.old_invoice('I2', 70.05, 20.05, 'Sent'),
        pg_temp.old_invoice('I3', 10, 5, 'Sent')
    )
);

create function pg_temp.old_payments()
returns jsonb
language sql
as $function$
    select jsonb_build_array(
        jsonb_build_object(
            'external_id', 'P1', 'contact_id', '1', 'total', '$120.05', 'method', 'Card',
            'reference', 'receipt 7', 'issued_at', '21/03/2026 9:30 AM', 'modified_at', '21/03/2026 9:30 AM'
        ),
        jsonb_build_object('external_id', 'P2', 'total', '30.00', 'refunded', '10', 'status_name', 'Banked'),
        jsonb_build_object('external_id', 'P3', 'contact_id', '99', 'total', '1,5', 'status_name', 'Who knows'),
        jsonb_build_object('external_id', 'P4', 'contact_id', '1', 'total', '9', 'status_name', 'Declined'),
        jsonb_build_object('external_id', 'P5', 'contact_id', '1', 'total', '5', 'refunded', '6')
    )
$function$;

select is(
    pg_temp.loaded('payments', 'payment', pg_temp.old_payments()),
    'P1 inserted, P2 inserted, P3 rejected orphan, P4 inserted, P5 rejected 23514: new row',
    'payments come, and what is none is put aside'
);

select results_eq(
    $$
    select p.source, p.status, p.currency::text, p.total, p.refunded, p.unallocated, p.method, p.reference,
        to_char(p.issued_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), c.given_name
    from billing.payments as p left join contact.contacts as c on p.contact_id = c.id
    order by p.total desc
    $$,
    $$
    values
    ('filemaker', 'succeeded', 'AUD', 120.050, 0.000, 120.050, 'Card', 'receipt 7', '2026-03-21 09:30', 'Ada'),
    ('filemaker', 'succeeded', 'AUD', 30.000, 10.000, 20.000, null, null, null, null),
    ('filemaker', 'failed', 'AUD', 9.000, 0.000, 9.000, null, null, null, 'Ada')
    $$,
    'they are as they were told'
);

create function pg_temp.pays(p_id text, p_payment text, p_invoice text, p_amount text)
returns jsonb
language sql
as $function$
    select jsonb_build_object('external_id', p_id, 'payment_id', p_payment, 'invoice_id', p_invoice, 'amount', p_amount)
$function$;

select is(
    pg_temp.loaded(
        'allocations', 'payment_allocation',
        jsonb_build_array(
            pg_temp.pays('A1', 'P1', 'I1', '100'), pg_temp.pays('A2', 'P1', 'I2', '20.05'),
            pg_temp.pays('A3', 'P2', 'I3', '4.99'), pg_temp.pays('A4', 'P2', 'I1', '15.02'),
            pg_temp.pays('A5', 'P4', 'I3', '1'), pg_temp.pays('A6', 'P9', 'I3', '1'),
            pg_temp.pays('A7', 'P1', 'I3', '.001,')
        )
    ),
    'A1 inserted, A2 inserted, A3 inserted, A4 rejected 23514: new row, A5 rejected RQ409: this pa, '
    'A6 rejected orphan, A7 rejected bad_amount',
    'what pays comes, but no more than came in, and nothing of what failed'
);

select results_eq(
    $$select p.total, p.allocated, p.unallocated, p.row_version from billing.payments as p order by p.total desc$$,
    $$values (120.050, 120.050, 0.000, 1), (30.000, 4.990, 15.010, 1), (9.000, 0.000, 9.000, 1)$$,
    'it counts on the payment, which is not changed by it'
);

select results_eq(
    $$select i.number, i.status, i.paid from billing.invoices as i order by i.number$$,
    $$values ('I1', 'paid', 100.000), ('I2', 'open', 20.050), ('I3', 'open', 5.000)$$,
    'what was paid of an invoice stays as it was told'
);

select results_eq(
    $$
    select l.name, r.measure, r.subject, r.told, r.found
    from loads as l cross join staging.reconcile(l.id) as r
    where not r.is_equal
    order by l.name, r.measure
    $$,
    $$values ('allocations', 'whole', 'paid', 125.050, 125.040), ('allocations', 'wholes', '', 3, 2)$$,
    'a cent that is missing is found, and nothing else differs'
);

select is(
    (select r.found from loads as l cross join staging.reconcile(l.id) as r where l.name = 'payments' and (r.measure, r.subject) = ('sum', 'total')),
    159.050, 'amounts are added up'
);

-- loads see every row, clients do not
set local row_security = on;

select is(
    test.answer_to(
        'user_ada', 'org_north',
        format(
            'select api.allocate_payment(%L, %L, 1)',
            (select p.id from billing.payments as p where p.total = 30),
            (select i.id from billing.invoices as i where i.number = 'I2')
        )
    ),
    'RQ404', 'what pays invoices of an older system is a matter of loads'
);

select is(
    pg_temp.loaded(
        'again', 'payment',
        jsonb_build_array(
            pg_temp.old_payments() -> 0,
            pg_temp.old_payments() -> 1 || '{"refunded": "12", "modified_at": "22/03/2026 10:00 AM"}'
        ),
        'incremental'
    ),
    'P1 unchanged, P2 updated', 'the next load writes what changed'
);

select results_eq(
    $$select l.name, w.external_id, w.reason from loads as l cross join staging.written_since(l.id) as w where l.name in ('payments', 'allocations') order by 1, 2$$,
    $$values ('payments', 'P1', 'something refers to it'), ('payments', 'P2', 'it was changed')$$,
    'what pays is no change of a payment'
);

select test.take_back(l.id)
from unnest(array['again', 'allocations', 'payments', 'invoices']) with ordinality as n (name, place)
inner join loads as l on n.name = l.name
order by n.place;

select results_eq(
    $$
    select
        (select string_agg(concat_ws(' ', p.total, p.refunded, p.allocated), ', ') from billing.payments as p),
        (select count(*)::int from billing.payment_allocations),
        (select count(*)::int from billing.invoices)
    $$,
    $$values ('30.000 10.000 0.000', 0, 0)$$,
    'all of it is taken back but what a later load had changed'
);

select *
from finish();

rollback;
