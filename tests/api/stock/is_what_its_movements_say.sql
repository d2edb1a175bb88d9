begin;

select plan(25);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

select is(
    test.asked($$select api.save_supplier('Paper & Co', 'Order@example.com') is not null$$), 'RQ422',
    'an address is in lower case'
);
select is(
    test.asked($$select api.save_supplier('Paper & Co', 'order@example.com') is not null$$), 'true',
    'a supplier'
);
select is(
    test.asked($$select api.save_supplier('Paper & Co') is not null$$), 'RQ409', 'is there once'
);
select is(
    test.asked('select s.name from api.list_suppliers() as s'), 'Paper & Co', 'and can be read'
);
select is(
    test.asked($$select api.save_item('TAPE', 'Tape', 'roll', p_reorder_point => 5) is not null$$),
    'true', 'something is kept in stock'
);
select is(test.asked($$select api.save_item('', 'Tape')$$), 'RQ422', 'under a code');
select is(
    test.asked($$select api.save_item('TAPE', 'Tape', p_supplier_id => core.new_id())$$), '42501',
    'a client makes no ids'
);
select is(
    test.asked(format($$select api.save_item('GAUZE', 'Gauze', p_supplier_id => %L)$$, test.contact('Mary'))),
    'RQ404', 'from suppliers that are there'
);

create function test.item()
returns uuid
language sql
as $function$
    select i.id
    from inventory.items as i
    where i.sku = 'TAPE'
$function$;

create function test.stock(p_what text, p_quantity numeric, p_branch text default 'harbour', p_more text default '', p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.%I(%L, %L, %L %s) ->> %L', p_what || '_stock', test.item(), test.location(p_branch),
            p_quantity, p_more, 'quantity'
        ),
        p_subject
    )
$function$;

select is(test.stock('receive', 10), '10.000', 'ten came');
select is(test.stock('consume', 4), '6.000', 'four went');
select is(test.stock('consume', 7), 'RQ409', 'what is not there cannot go');
select is(test.stock('consume', -7), 'RQ422', 'nor can less than nothing');
select is(test.stock('consume', 1, 'hill'), 'RQ409', 'nor what is at another branch');
select is(test.stock('receive', 1, 'hill', p_subject => 'user_grace'), 'RQ404', 'each at the own branch');
select is(test.stock('consume', 1, p_more => $$, 'bill 1', 'k'$$), '5.000', 'a thing is taken');
select is(test.stock('consume', 1, p_more => $$, 'bill 1', 'k'$$), '5.000', 'and asked for again, once');
select is(test.stock('count', 3), '3.000', 'three were counted');
select is(test.stock('count', 3), '3.000', 'and again');
select is(
    test.asked(
        format(
            'select api.transfer_stock(%L, %L, %L, 2)', test.item(), test.location('harbour'),
            test.location('hill')
        )
    ),
    '{"quantity": 2.000, "quantity_left": 1.000}', 'two go to another branch'
);
select is(
    test.asked(
        format(
            'select api.transfer_stock(%L, %L, %L, 2)', test.item(), test.location('harbour'),
            test.location('harbour')
        )
    ),
    'RQ422', 'not to the same'
);
select is(
    test.asked($$select string_agg(s.sku || ' ' || s.quantity, ', ') from api.stock_on_hand() as s$$),
    'TAPE 3.000', 'stock is the sum of the branches'
);
select is(
    test.asked(
        $$select string_agg(s.sku || ' ' || s.quantity, ', ')
        from api.stock_on_hand(p_low_only => true) as s$$, 'user_grace'
    ),
    'TAPE 1.000', 'of the own ones, and tells what is low'
);
select is(
    test.asked(
        format(
            $$select string_agg(m.kind || ' ' || m.quantity, ', ' order by m.kind, m.quantity)
            from api.list_stock_movements(%L) as m$$, test.item()
        )
    ),
    'consumption -4.000, consumption -1.000, count -2.000, receipt 10.000, transfer -2.000, transfer 2.000',
    'every movement is there'
);
select is_empty(
    $$select m.location_id, m.item_id, sum(m.quantity)
    from inventory.stock_movements as m group by m.location_id, m.item_id
    except select s.location_id, s.item_id, s.quantity from inventory.stock_levels as s$$,
    'and stock is what they say'
);
select throws_ok(
    'delete from inventory.stock_movements', '42501', null, 'what is recorded stays'
);

select *
from finish();

rollback;
