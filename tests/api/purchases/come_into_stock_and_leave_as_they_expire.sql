begin;

select plan(15);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

select test.asked($$select api.save_supplier('Paper & Co')$$);
select test.asked($$select api.save_item('GEL', 'Gel')$$);

create function test.lines(p_more text)
returns text
language sql
as $function$
    select format('[{"item_id": "%s", %s}]', (select i.id from inventory.items as i), p_more)
$function$;

create function test.receive(p_more text, p_key text default null)
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.receive_purchase_order(%L, %L, %L) ->> %L', (select o.id from inventory.purchase_orders as o),
            test.lines(p_more), p_key, 'status'
        )
    )
$function$;

create function test.stock(p_call text)
returns text
language sql
as $function$
    select test.asked(
        format('select api.' || p_call, (select i.id from inventory.items as i), test.location('harbour'))
    )
$function$;

create function test.lots()
returns text
language sql
as $function$
    select test.asked($$select string_agg(l.lot_number || ' ' || l.quantity, ', ') from api.list_stock_lots() as l$$)
$function$;

create function test.draft(p_more text)
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.draft_purchase_order(%L, %L, %L) is not null', (select s.id from inventory.suppliers as s),
            test.location('harbour'), test.lines(p_more)
        )
    )
$function$;

select is(
    array[test.draft('"quantity": 0'), test.draft('"quantity": "x"'), test.draft('"quantity": 10, "unit_amount": 2')],
    array['RQ422', 'RQ422', 'true'], 'so much of an item is ordered'
);
select is(test.receive('"quantity": 1'), 'RQ409', 'nothing comes of a draft');
select is(
    test.asked(
        format('select api.advance_purchase_order(%L, %L)', (select o.id from inventory.purchase_orders as o), 'ordered')
    ),
    '2', 'it is sent'
);
select is(
    test.receive('"quantity": 4, "lot_number": "late", "expires_on": "2999-01-01"', 'k'), 'partly_received', 'a part comes'
);
select is(
    test.receive('"quantity": 4, "lot_number": "late", "expires_on": "2999-01-01"', 'k'), 'partly_received', 'once'
);
select is(test.receive('"quantity": 7'), 'RQ422', 'never more than was ordered');
select is(
    test.receive('"quantity": 1, "lot_number": "late", "expires_on": "2999-02-01"'), 'RQ409', 'a lot expires on one day'
);
select is(
    test.receive('"quantity": 3, "lot_number": "early", "expires_on": "2998-01-01"')
    || test.receive('"quantity": 3, "lot_number": "gone", "expires_on": "2020-01-01"'),
    'partly_receivedreceived', 'until all came'
);
select is(test.stock('receive_stock(%L, %L, 2) ->> $$quantity$$'), '12.000', 'more comes, of no lot');
select is(test.stock('consume_stock(%L, %L, 4) ->> $$quantity$$'), '8.000', 'what is used');
select is(test.lots(), 'gone 3.000, late 3.000', 'expires first, and has not expired');
select is(
    test.stock('consume_stock(%L, %L, 6)') || test.stock('consume_stock(%L, %L, 5) ->> $$quantity$$'), 'RQ4093.000',
    'then what is of no lot'
);
select is(test.stock('count_stock(%L, %L, 1) ->> $$quantity$$') || ' ' || test.lots(), '1.000 gone 1.000', 'a count writes off');
select is(
    test.asked($$select concat_ws(' ', c.expected, c.counted) from api.list_stock_counts() as c$$), '3.000 1.000',
    'and is kept'
);
select is(
    test.asked(
        format(
            $$select concat_ws(
                ' ', o ->> 'status', o #>> '{lines,0,received_quantity}',
                (select string_agg(m.quantity::text, ' ' order by m.quantity) from api.list_stock_movements(%L) as m)
            )
            from api.get_purchase_order(%L) as o$$,
            (select i.id from inventory.items as i), (select o.id from inventory.purchase_orders as o)
        )
    ),
    'received 10.000 -3.000 -3.000 -2.000 -2.000 -1.000 2.000 3.000 3.000 4.000', 'every movement is there'
);

select *
from finish();

rollback;
