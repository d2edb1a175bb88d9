-- Deploy routiq:staging/rules__billing to pg
-- requires: staging/rules
-- requires: staging/columns
--
-- Sums that an older system told are kept as they are. Amounts of lines of orders and totals of
-- orders are worked out here: what was told is only compared with them. A word that no code knows
-- comes as the one for the empty text, where there is one.

begin;

insert into staging.columns (entity, target_column, source_column, reading, parameter)
values
('order', 'source', '', 'system', ''),
('order', 'legacy_number', 'order_number', 'text', ''),
('order', 'contact_id', 'contact_id', 'reference', 'contact'),
('order', 'practitioner_id', 'practitioner_id', 'reference', 'practitioner'),
(
    'order',
    'kind',
    'kind',
    'code',
    '{"footwear": "footwear", "shoe": "footwear", "shoes": "footwear", "orthosis": '
    '"orthosis", "orthoses": "orthosis", "orthotic": "orthosis", "orthotics": '
    '"orthosis", "insole": "orthosis", "insoles": "orthosis", "product": "product", '
    '"products": "product", "service": "service", "services": "service", "other": '
    '"other", "": "other"}'
),
(
    'order',
    'status',
    'status_name',
    'code',
    '{"draft": "draft", "quote": "draft", "quoted": "draft", "new": "draft", '
    '"confirmed": "confirmed", "approved": "confirmed", "ordered": "confirmed", "open": '
    '"confirmed", "in progress": "in_progress", "in_progress": "in_progress", "in '
    'production": "in_progress", "started": "in_progress", "completed": "completed", '
    '"complete": "completed", "finished": "completed", "done": "completed", "delivered": '
    '"completed", "collected": "completed", "closed": "completed", "cancelled": '
    '"cancelled", "canceled": "cancelled", "void": "cancelled"}'
),
('order', 'currency', 'currency', 'currency', ''),
('order', 'minor_digits', 'currency', 'digits', ''),
('order', 'net_total', 'net_total', 'amount', '3'),
('order', 'tax_total', 'tax_total', 'amount', '3 0'),
('order', 'total', 'total', 'amount', '3'),
('order', 'due_on', 'due_on', 'date', ''),
('order', 'confirmed_at', 'confirmed_at', 'instant', ''),
('order', 'ended_at', 'ended_at', 'instant', ''),
('order', 'cancellation_reason', 'cancellation_reason', 'text', ''),
('order', 'notes', 'notes', 'text', ''),
('order_line', 'order_id', 'order_id', 'reference', 'order'),
('invoice', 'source', '', 'system', ''),
('invoice', 'number', 'invoice_number', 'text', ''),
('invoice', 'contact_id', 'contact_id', 'reference', 'contact'),
(
    'invoice',
    'kind',
    'kind',
    'code',
    '{"invoice": "invoice", "tax invoice": "invoice", "credit note": "credit_note", '
    '"credit_note": "credit_note", "credit": "credit_note", "": "invoice"}'
),
('invoice', 'corrects_id', 'corrects_id', 'reference', 'invoice'),
(
    'invoice',
    'status',
    'status_name',
    'code',
    '{"draft": "draft", "open": "open", "issued": "open", "sent": "open", "unpaid": '
    '"open", "overdue": "open", "partial": "open", "partially paid": "open", "paid": '
    '"paid", "closed": "paid", "settled": "paid", "uncollectible": "uncollectible", '
    '"written off": "uncollectible", "bad debt": "uncollectible", "void": "void", '
    '"voided": "void", "cancelled": "void", "canceled": "void", "deleted": "void"}'
),
('invoice', 'currency', 'currency', 'currency', ''),
('invoice', 'net_total', 'net_total', 'amount', '3'),
('invoice', 'tax_total', 'tax_total', 'amount', '3'),
('invoice', 'total', 'total', 'amount', '3'),
('invoice', 'paid', 'paid', 'amount', '3 0'),
('invoice', 'credited', 'credited', 'amount', '3 0'),
('invoice', 'issued_at', 'issued_at', 'instant', ''),
('invoice', 'due_at', 'due_at', 'instant', ''),
('invoice', 'reason', 'reason', 'text', ''),
('invoice_line', 'invoice_id', 'invoice_id', 'reference', 'invoice'),
('invoice_line', 'order_line_id', 'order_line_id', 'reference', 'order_line'),
('order_line', 'tax', 'tax', 'amount', '3'),
('invoice_line', 'tax', 'tax', 'amount', '3 0');

insert into staging.columns (entity, target_column, source_column, reading, parameter)
select
    e.entity,
    v.*
from unnest(array['order_line', 'invoice_line']) as e (entity)
cross join (
    values
    ('line_number', 'line_number', 'whole', ''),
    ('description', 'description', 'text', ''),
    ('quantity', 'quantity', 'amount', '3 1'),
    ('unit_amount', 'unit_amount', 'amount', '4'),
    ('discount_basis_points', 'discount_percent', 'rate', ''),
    ('tax_code', 'tax_code', 'text', ''),
    ('tax_basis_points', 'tax_percent', 'rate', ''),
    ('net', 'net', 'amount', '3')
) as v (target_column, source_column, reading, parameter);

insert into staging.rules (entity, column_name, kind, parameter, severity, reason, message)
select
    e.entity,
    v.*
from unnest(array['order', 'order_line', 'invoice', 'invoice_line']) as e (entity)
cross join (
    values
    ('external_id', 'required', '', 'reject', 'no_id', 'It has no id.'),
    ('external_id', 'length', '200', 'reject', 'long_id', 'Its id has more than 200 characters.'),
    (
        'external_id',
        'once',
        '',
        'reject',
        'repeated_id',
        'A later row has the same id; the last one counts.'
    ),
    ('modified_at', 'instant', '', 'note', 'unreadable_stamp', 'Nobody can read when it changed.')
) as v (column_name, kind, parameter, severity, reason, message);

insert into staging.rules (entity, column_name, kind, parameter, severity, reason, message)
select
    e.entity,
    v.*
from unnest(array['order', 'invoice']) as e (entity)
cross join (
    values
    ('contact_id', 'required', '', 'reject', 'no_contact', 'It names nobody.'),
    (
        'contact_id',
        'known',
        'contact',
        'reject',
        'orphan',
        'Whom it names did not come, or was put aside.'
    ),
    ('status_name', 'required', '', 'reject', 'no_status', 'It has no status.'),
    ('currency', 'currency', '', 'reject', 'unknown_currency', 'Nobody pays in this currency.'),
    (
        'total',
        'sum',
        'net_total tax_total',
        'reject',
        'bad_total',
        'The total is not the sum without tax and the tax.'
    )
) as v (column_name, kind, parameter, severity, reason, message);

insert into staging.rules (entity, column_name, kind, parameter, severity, reason, message)
select
    e.entity,
    v.*
from unnest(array['order_line', 'invoice_line']) as e (entity)
cross join (
    values
    ('line_number', 'required', '', 'reject', 'no_place', 'It has no place.'),
    (
        'line_number',
        'whole',
        '1 32767',
        'reject',
        'bad_place',
        'Its place is no number from 1 to 32767.'
    ),
    ('description', 'required', '', 'reject', 'no_description', 'It says nothing.'),
    (
        'description',
        'length',
        '500',
        'reject',
        'long_description',
        'It says more than 500 characters.'
    ),
    ('unit_amount', 'required', '', 'reject', 'no_amount', 'It has no price.'),
    (
        'tax_code',
        'length',
        '50',
        'reject',
        'long_code',
        'Its tax code has more than 50 characters.'
    ),
    (
        'discount_percent',
        'rate',
        '',
        'reject',
        'bad_rate',
        'A rate is none from 0 to 100 per cent with two decimals.'
    ),
    (
        'tax_percent',
        'rate',
        '',
        'reject',
        'bad_rate',
        'A rate is none from 0 to 100 per cent with two decimals.'
    )
) as v (column_name, kind, parameter, severity, reason, message);

insert into staging.rules (entity, column_name, kind, parameter, severity, reason, message)
values
(
    'order',
    'order_number',
    'length',
    '200',
    'reject',
    'long_number',
    'Its number has more than 200 characters.'
),
(
    'order',
    'order_number',
    'once',
    '',
    'note',
    'repeated_number',
    'A later row has the same number.'
),
('order', 'net_total', 'required', '', 'reject', 'no_amount', 'It has no sum without tax.'),
(
    'order',
    'practitioner_id',
    'known',
    'practitioner',
    'reject',
    'orphan',
    'Whom it names did not come, or was put aside.'
),
('order', 'due_on', 'date', '', 'note', 'unreadable_date', 'Nobody can read a date of it.'),
(
    'order',
    'confirmed_at',
    'instant',
    '',
    'note',
    'unreadable_date',
    'Nobody can read a date of it.'
),
('order', 'ended_at', 'instant', '', 'note', 'unreadable_date', 'Nobody can read a date of it.'),
(
    'order',
    'cancellation_reason',
    'length',
    '500',
    'reject',
    'long_reason',
    'Its reason has more than 500 characters.'
),
(
    'order',
    'notes',
    'length',
    '4000',
    'reject',
    'long_notes',
    'Its notes have more than 4000 characters.'
),
('order_line', 'order_id', 'required', '', 'reject', 'no_order', 'It names no order.'),
(
    'order_line',
    'order_id',
    'known',
    'order',
    'reject',
    'orphan',
    'The order that it names did not come, or was put aside.'
),
(
    'invoice',
    'invoice_number',
    'length',
    '200',
    'reject',
    'long_number',
    'Its number has more than 200 characters.'
),
(
    'invoice',
    'invoice_number',
    'once',
    '',
    'note',
    'repeated_number',
    'A later row has the same number.'
),
('invoice', 'total', 'required', '', 'reject', 'no_amount', 'It has no total.'),
(
    'invoice',
    'corrects_id',
    'known',
    'invoice',
    'reject',
    'orphan',
    'The invoice that it corrects did not come, or was put aside.'
),
(
    'invoice',
    'issued_at',
    'instant',
    '',
    'note',
    'unreadable_date',
    'Nobody can read a date of it.'
),
('invoice', 'due_at', 'instant', '', 'note', 'unreadable_date', 'Nobody can read a date of it.'),
(
    'invoice',
    'reason',
    'length',
    '500',
    'reject',
    'long_reason',
    'Its reason has more than 500 characters.'
),
('invoice_line', 'invoice_id', 'required', '', 'reject', 'no_invoice', 'It names no invoice.'),
(
    'invoice_line',
    'invoice_id',
    'known',
    'invoice',
    'reject',
    'orphan',
    'The invoice that it names did not come, or was put aside.'
),
(
    'invoice_line',
    'order_line_id',
    'known',
    'order_line',
    'reject',
    'orphan',
    'The line of an order that it bills did not come, or was put aside.'
),
('invoice_line', 'net', 'required', '', 'reject', 'no_amount', 'It has no amount.');

insert into staging.rules (entity, column_name, kind, parameter, severity, reason, message)
select
    c.entity,
    c.source_column,
    'code' as kind,
    (c.parameter::jsonb - '')::text as parameter,
    case
        when c.entity = 'order' and c.source_column = 'kind' then 'note'
        else 'reject'
    end as severity,
    case c.source_column when 'kind' then 'unknown_kind' else 'unknown_status' end as reason,
    'Nobody knows this word.' as message
from staging.columns as c
where c.reading = 'code' and c.entity in ('order', 'invoice');

insert into staging.rules (entity, column_name, kind, parameter, severity, reason, message)
select
    c.entity,
    c.source_column,
    'amount' as kind,
    split_part(c.parameter, ' ', 1) as parameter,
    'reject' as severity,
    'bad_amount' as reason,
    'An amount is no number, or has more decimals than are kept.' as message
from staging.columns as c
where c.reading = 'amount';

commit;
