-- Deploy routiq:staging/rules__payments to pg
-- requires: staging/rules
-- requires: staging/columns
--
-- A payment comes with what it was; what it pays comes by rows of its own, for it may pay several invoices.

begin;

insert into staging.columns (entity, target_column, source_column, reading, parameter)
values
('payment', 'source', '', 'system', ''),
('payment', 'contact_id', 'contact_id', 'reference', 'contact'),
(
    'payment',
    'status',
    'status_name',
    'code',
    '{"": "succeeded", "succeeded": "succeeded", "paid": "succeeded", "received": '
    '"succeeded", "cleared": "succeeded", "completed": "succeeded", "complete": '
    '"succeeded", "banked": "succeeded", "refunded": "succeeded", "pending": "pending", '
    '"processing": "pending", "failed": "failed", "declined": "failed", "bounced": '
    '"failed", "cancelled": "cancelled", "canceled": "cancelled", "void": "cancelled", '
    '"voided": "cancelled", "reversed": "cancelled"}'
),
('payment', 'currency', 'currency', 'currency', ''),
('payment', 'total', 'total', 'amount', '3'),
('payment', 'refunded', 'refunded', 'amount', '3 0'),
('payment', 'method', 'method', 'text', ''),
('payment', 'reference', 'reference', 'text', ''),
('payment', 'issued_at', 'issued_at', 'instant', ''),
('payment_allocation', 'payment_id', 'payment_id', 'reference', 'payment'),
('payment_allocation', 'invoice_id', 'invoice_id', 'reference', 'invoice'),
('payment_allocation', 'amount', 'amount', 'amount', '3');

insert into staging.rules (entity, column_name, kind, parameter, severity, reason, message)
select
    e.entity,
    v.*
from unnest(array['payment', 'payment_allocation']) as e (entity)
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
values
(
    'payment',
    'contact_id',
    'known',
    'contact',
    'reject',
    'orphan',
    'Whom it names did not come, or was put aside.'
),
(
    'payment',
    'currency',
    'currency',
    '',
    'reject',
    'unknown_currency',
    'Nobody pays in this currency.'
),
('payment', 'total', 'required', '', 'reject', 'no_amount', 'It has no amount.'),
(
    'payment',
    'method',
    'length',
    '200',
    'reject',
    'long_method',
    'Its way of paying has more than 200 characters.'
),
(
    'payment',
    'reference',
    'length',
    '200',
    'reject',
    'long_reference',
    'What it is called has more than 200 characters.'
),
(
    'payment',
    'issued_at',
    'instant',
    '',
    'note',
    'unreadable_date',
    'Nobody can read a date of it.'
),
(
    'payment_allocation',
    'payment_id',
    'required',
    '',
    'reject',
    'no_payment',
    'It names no payment.'
),
(
    'payment_allocation',
    'payment_id',
    'known',
    'payment',
    'reject',
    'orphan',
    'The payment that it names did not come, or was put aside.'
),
(
    'payment_allocation',
    'invoice_id',
    'required',
    '',
    'reject',
    'no_invoice',
    'It names no invoice.'
),
(
    'payment_allocation',
    'invoice_id',
    'known',
    'invoice',
    'reject',
    'orphan',
    'The invoice that it names did not come, or was put aside.'
),
('payment_allocation', 'amount', 'required', '', 'reject', 'no_amount', 'It has no amount.');

insert into staging.rules (entity, column_name, kind, parameter, severity, reason, message)
select
    c.entity,
    c.source_column,
    c.reading as kind,
    case c.reading
        when 'code' then (c.parameter::jsonb - '')::text
        else split_part(c.parameter, ' ', 1)
    end as parameter,
    'reject' as severity,
    case c.reading when 'code' then 'unknown_status' else 'bad_amount' end as reason,
    case c.reading
        when 'code' then 'Nobody knows this word.'
        else 'An amount is no number, or has more decimals than are kept.'
    end as message
from staging.columns as c
where c.reading in ('code', 'amount') and c.entity in ('payment', 'payment_allocation');

commit;
