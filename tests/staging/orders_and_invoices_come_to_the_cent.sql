begin;

select plan(14);

select test.make_tenants();

create temporary table loads (name text, id uuid);

update core.organizations set currency = 'AUD' where slug = 'north';

insert into loads
select 'people', test.land('north', 'contact', test.old_people());

select test.promote(l.id) from loads as l;

-- one that is done, one with a total that is none, one of a stranger
create function pg_temp.old_orders()
returns jsonb
language sql
as $function$
    select jsonb_build_array(
        jsonb_build_object(
            'external_id', 'O1', 'order_number', 'FM-0007', 'contact_id', '1', 'kind', 'Shoes',
            'status_name', 'Collected', 'net_total', '$1,234.50', 'tax_total', '123.45',
            'total', '1357.95', 'due_on', '20/03/2026', 'modified_at', '01/03/2026 10:00 AM'
        ),
        jsonb_build_object(
            'external_id', 'O2', 'contact_id', '1', 'status_name', 'In progress',
            'net_total', '10', 'tax_total', '1', 'total', '10', 'currency', 'jpy'
        ),
        jsonb_build_object(
            'external_id', 'O3', 'contact_id', '99', 'status_name', 'New', 'net_total', '1,5'
        )
    )
$function$;

create function pg_temp.old_line(p_id text, p_whole text, p_number int, p_more jsonb)
returns jsonb
language sql
as $function$
    select jsonb_build_object(
        'external_id', p_id, 'line_number', p_number, 'description', 'Boot', 'tax_percent', '10',
        split_part(p_whole, ' ', 1), split_part(p_whole, ' ', 2)
    ) || p_more
$function$;

insert into loads
select 'orders', test.land('north', 'order', pg_temp.old_orders());

select results_eq(
    $$select q.external_id, q.reasons from staging.quarantine as q inner join loads as l on q.batch_id = l.id where l.name = 'orders' order by q.external_id$$,
    $$values ('O2', array['bad_total']), ('O3', array['orphan', 'bad_amount'])$$,
    'a total that is none and an amount that nobody can read are put aside'
);

select test.promote(l.id) from loads as l where l.name = 'orders';

insert into loads
select
    'order lines',
    test.land(
        'north', 'order_line',
        jsonb_build_array(
            pg_temp.old_line('L1', 'order_id O1', 1, '{"quantity": "2", "unit_amount": "600.25", "net": "1200.50", "tax": "120.05"}'),
            pg_temp.old_line('L2', 'order_id O1', 2, '{"unit_amount": 33.9999, "net": "34.00", "tax": "3.40", "discount_percent": "0"}'),
            pg_temp.old_line('L3', 'order_id O2', 1, '{"unit_amount": "1", "discount_percent": "12.345"}')
        )
    );

select test.promote(l.id) from loads as l where l.name = 'order lines';

select is(
    (select test.outcomes(l.id) from loads as l where l.name = 'order lines'),
    '1 inserted, 2 inserted, 3 rejected',
    'lines come with their order'
);

select results_eq(
    $$
    select o.order_number, o.source, o.legacy_number, o.status, o.kind, o.net_total, o.total, l.net
    from billing.orders as o inner join billing.order_lines as l on o.id = l.order_id
    order by l.line_number
    $$,
    $$
    values
    (null::bigint, 'filemaker', 'FM-0007', 'completed', 'footwear', 1234.500, 1357.950, 1200.500),
    (null, 'filemaker', 'FM-0007', 'completed', 'footwear', 1234.500, 1357.950, 34.000)
    $$,
    'the number and the sums are as they were told'
);

insert into loads
select
    'invoices',
    test.land(
        'north', 'invoice',
        jsonb_build_array(
            jsonb_build_object(
                'external_id', 'I1', 'invoice_number', 'INV-1', 'contact_id', '1', 'status_name', 'Sent',
                'net_total', 1234.5, 'tax_total', 123.45, 'total', 1357.95, 'paid', '1000',
                'issued_at', '20/03/2026', 'modified_at', '01/03/2026 10:00 AM'
            )
        )
    );

select test.promote(l.id) from loads as l where l.name = 'invoices';

insert into loads
select
    'invoice lines',
    test.land(
        'north', 'invoice_line',
        jsonb_build_array(
            pg_temp.old_line('N1', 'invoice_id I1', 1, '{"order_line_id": "L1", "quantity": "2", "unit_amount": "600.25", "net": "1200.50", "tax": "120.05"}'),
            pg_temp.old_line('N2', 'invoice_id I1', 2, '{"order_line_id": "L2", "unit_amount": "33.9999", "net": "34", "tax": "3.41"}'),
            pg_temp.old_line('N3', 'invoice_id I1', 3, '{"order_line_id": "L1", "unit_amount": "600.25", "net": "600.25", "tax": "0"}')
        )
    );

select test.promote(l.id) from loads as l where l.name = 'invoice lines';

select results_eq(
    $$select q.external_id, left(q.reasons[1], 5) from staging.quarantine as q inner join loads as l on q.batch_id = l.id where l.name = 'invoice lines' order by q.external_id$$,
    $$values ('N2', '23514'), ('N3', '23514')$$,
    'more than was ordered is not invoiced'
);

select results_eq(
    $$
    select i.serial_number, i.number, i.status, i.total, i.balance, l.net, o.invoiced_quantity, o.row_version
    from billing.invoices as i
    inner join billing.invoice_lines as l on i.id = l.invoice_id
    inner join billing.order_lines as o on l.order_line_id = o.id
    $$,
    $$values (null::bigint, 'INV-1', 'open', 1357.950, 357.950, 1200.500, 2.000, 1)$$,
    'a line of an invoice counts on the line of its order'
);

select results_eq(
    $$
    select l.name, r.measure, r.subject, r.told, r.found
    from loads as l cross join staging.reconcile(l.id) as r
    where not r.is_equal
    order by l.name, r.measure, r.subject
    $$,
    $$
    values
    ('invoice lines', 'whole', 'net', 1234.500, 1200.500),
    ('invoice lines', 'whole', 'tax', 123.450, 120.050),
    ('invoice lines', 'wholes', '', 1, 0)
    $$,
    'both sides agree but for the invoice whose lines do not make its sum'
);

select is(
    (select r.found from loads as l cross join staging.reconcile(l.id) as r where l.name = 'order lines' and (r.measure, r.subject) = ('sum', 'net')),
    1234.500,
    'amounts are added up'
);

-- numbers of ours begin at one beside theirs; loads see every row, clients do not
set local row_security = on;

select is(
    test.answer_to(
        'user_ada', 'org_north',
        format($$select api.create_order(%L) ->> 'order_number'$$, test.contact('Ada Lovelace'))
    ),
    '1',
    'our own numbers know nothing of theirs'
);

select is(
    test.answer_to(
        'user_ada', 'org_north',
        format(
            $$select api.set_order_lines(%L, '[{"description": "Boot", "unit_amount": 1}]')$$,
            (select o.id from billing.orders as o where o.source = 'filemaker')
        )
    ),
    'RQ409',
    'lines of an older system are a matter of loads'
);

-- only what changed
insert into loads
select
    'again',
    test.land(
        'north', 'order',
        jsonb_build_array(
            pg_temp.old_orders() -> 0,
            pg_temp.old_orders() -> 1 || '{"total": "11", "currency": "JPY", "modified_at": "02/03/2026 10:00 AM"}'
        ),
        'incremental'
    );

select test.promote(l.id) from loads as l where l.name = 'again';

insert into loads
select
    'paid',
    test.land(
        'north', 'invoice',
        jsonb_build_array(
            jsonb_build_object(
                'external_id', 'I1', 'invoice_number', 'INV-1', 'contact_id', '1', 'status_name', 'Paid',
                'net_total', 1234.5, 'tax_total', 123.45, 'total', 1357.95, 'paid', '1357.95',
                'issued_at', '20/03/2026', 'modified_at', '03/03/2026 10:00 AM'
            )
        ),
        'incremental'
    );

select test.promote(l.id) from loads as l where l.name = 'paid';

select is(
    (select test.outcomes(l.id) from loads as l where l.name = 'again')
    || ', ' || (select test.outcomes(l.id) from loads as l where l.name = 'paid'),
    '1 unchanged, 2 inserted, 1 updated',
    'the next load writes what changed'
);

select test.take_back(l.id) from loads as l where l.name = 'paid';

select results_eq(
    $$select i.status, i.paid from billing.invoices as i$$,
    $$values ('open', 1000.000)$$,
    'a status that went its way goes back'
);

select is(
    (select count(*)::int from ref.status_transitions as s where s.from_status = 'paid' and s.to_status = 'void' and s.entity = 'billing.invoices'),
    0,
    'and no way is left behind'
);

select is_empty(
    $$select w.* from loads as l cross join staging.written_since(l.id) as w where l.name = 'order lines' and w.reason <> 'something refers to it'$$,
    'what was invoiced is no change of an order'
);

select test.take_back(l.id)
from unnest(array['invoice lines', 'invoices', 'order lines', 'again', 'orders']) with ordinality as n (name, place)
inner join loads as l on n.name = l.name
order by n.place;

select results_eq(
    $$
    select
        (select count(*)::int from billing.invoices),
        (select count(*)::int from billing.invoice_lines),
        (select count(*)::int from billing.order_lines),
        (select string_agg(o.source, ', ') from billing.orders as o),
        (select count(*)::int from integration.external_ids as e where e.entity <> 'contact')
    $$,
    $$values (1, 0, 0, 'routiq', 1)$$,
    'all of it is taken back but what a later load had changed'
);

select *
from finish();

rollback;
