begin;

select plan(10);

select test.make_platform('stripe');

select is(
    test.receive(
        'north stripe',
        test.stripe('payment_intent.succeeded', 'evt_5', '2026-03-01 00:05Z'),
        test.stripe('invoice.created', 'evt_3', '2026-03-01 00:03Z'),
        test.stripe(
            'invoice.paid', 'evt_4', '2026-03-01 00:04Z', '{"status": "paid", "amount_paid": 12345}'
        ),
        test.stripe('customer.subscription.created', 'evt_2', '2026-03-01 00:02Z'),
        test.stripe('customer.created', 'evt_1', '2026-03-01 00:01Z')
    ),
    'processed processed processed processed processed', 'events come in any order'
);
select is(
    (
        select concat_ws(' ', c.display_name, c.primary_phone, s.status, s.plan, s.quantity, s.currency)
        from billing.subscriptions as s
        inner join contact.contacts as c
            on s.contact_id = c.id
    ),
    'Mary Smith +61491570006 active price_gold 3 AUD', 'a subscription has its customer'
);
select is(
    (
        select concat_ws(' ', i.number, i.status, i.total, i.paid, i.currency, i.due_at::date)
        from billing.invoices as i
        where i.contact_id is not null
    ),
    'N-0001 paid 123.450 123.450 AUD 2026-03-31', 'an invoice counts in dollars'
);
select is(
    (select concat_ws(' ', p.status, p.total, p.method) from billing.payments as p),
    'succeeded 123.450 card', 'and a payment'
);
select test.receive(
    'north stripe',
    test.stripe('invoice.finalized', 'evt_6', '2026-03-01 00:03:30Z'),
    test.stripe(
        'customer.subscription.deleted', 'evt_7', '2026-04-01Z',
        '{"status": "canceled", "canceled_at": 1775001600}'
    ),
    test.stripe(
        'invoice.created', 'evt_8', '2026-04-01Z',
        '{"id": "in_2", "currency": "jpy", "total": 500, "number": null, "status": "draft"}'
    ),
    test.stripe(
        'payment_intent.payment_failed', 'evt_9', '2026-04-01Z',
        '{"id": "pi_2", "status": "requires_payment_method", "last_payment_error": {"code": "card_declined"}}'
    ),
    test.stripe('customer.deleted', 'evt_10', '2026-04-02Z', '{"deleted": true}'),
    test.stripe('invoice.created', 'evt_11', '2026-04-02Z', '{"id": "in_3", "currency": null}')
);
select results_eq(
    'select i.status, i.total from billing.invoices as i order by i.status',
    $$values ('draft', 500::numeric), ('paid', 123.45)$$,
    'older takes nothing back; yen have no cents; what names no currency is put aside'
);
select is(
    (select concat_ws(' ', s.status, s.cancelled_at::date) from billing.subscriptions as s),
    'cancelled 2026-04-01', 'a subscription ends'
);
select is(
    (select p.status || ' ' || p.failure from billing.payments as p where p.status <> 'succeeded'),
    'failed card_declined', 'a payment fails'
);
select is(
    (
        select (c.deleted_at is null) || ' ' || (e.metadata ? 'deleted_at')
        from contact.contacts as c
        inner join integration.external_ids as e
            on c.id = e.target_id and e.entity = 'contact'
    ),
    'true true', 'a customer who was deleted there stays, and it is told'
);
select is(
    (select e.last_error from integration.webhook_events as e where e.status = 'dead'),
    'put aside: the field "currency" is missing', 'with its reason'
);

select test.receive(
    'north stripe',
    test.stripe(
        'invoice.deleted', 'evt_12', '2026-04-03Z',
        '{"id": "in_2", "currency": "jpy", "total": 500, "number": null, "status": "draft"}'
    )
);
select results_eq(
    $$
    select e.status, i.status
    from integration.webhook_events as e
    cross join billing.invoices as i
    where e.event_type = 'invoice.deleted' and i.currency = 'JPY'
    $$,
    $$values ('processed', 'void')$$, 'an invoice that was deleted there is void, once'
);

select *
from finish();

rollback;
