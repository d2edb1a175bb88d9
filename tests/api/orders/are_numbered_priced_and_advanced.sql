begin;

select plan(34);

select test.make_clinic();

create function test.order_of(
    p_lines text, p_more text default '', p_subject text default 'user_ada', p_contact text default 'Mary'
)
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format(
            $$
            select concat_ws(' ', o ->> 'order_number', o ->> 'net_total', o ->> 'tax_total', o ->> 'total')
            from api.create_order(%L, %L %s) as o
            $$,
            test.contact(p_contact), p_lines, p_more
        )
    )
$function$;

create function test.on_order(p_number int, p_call text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(
        p_subject, 'org_north',
        format(
            'select api.' || p_call,
            (
                select o.id
                from billing.orders as o
                where o.order_number = p_number and o.organization_id = test.organization('north')
            )
        )
    )
$function$;

select is(
    test.order_of($$[{"description": "Shoe", "quantity": 2, "unit_amount": 99.95, "tax_basis_points": 1000}]$$),
    '1 199.900 19.990 219.890', 'an order gets a number and its sums'
);
select is(
    test.order_of($$[{"description": "A", "quantity": 3, "unit_amount": 0.335, "tax_basis_points": 5000}]$$),
    '2 1.010 0.510 1.520', 'half a cent goes up, first in the amount and then in its tax'
);
select is(
    test.order_of($$[
        {"description": "A", "unit_amount": 0.105, "tax_basis_points": 1000},
        {"description": "B", "unit_amount": 0.105, "tax_basis_points": 1000}
    ]$$),
    '3 0.220 0.020 0.240', 'each line is rounded by itself'
);
select is(
    test.order_of(
        $$[{"description": "A", "quantity": 3, "unit_amount": 333.5, "discount_basis_points": 1250}]$$,
        $$, p_currency => 'JPY'$$
    ),
    '4 875.000 0.000 875.000', 'yen have no decimals, and a discount is taken off before'
);
select is(
    test.order_of($$[{"description": "A", "unit_amount": 1.2345, "tax_basis_points": 500}]$$, $$, p_currency => 'KWD'$$),
    '5 1.235 0.062 1.297', 'dinars have three'
);
select is(test.order_of('[]', $$, p_currency => 'XXX'$$), 'RQ422', 'nobody pays in no currency');
select is(test.order_of('[{"description": "A"}]'), 'RQ422', 'a line has a price');
select is(test.order_of('[{"description": "A", "unit_amount": -1}]'), 'RQ422', 'which gives nothing away');
select is(test.order_of('[{"description": "A", "unit_amount": 1, "quantity": 0}]'), 'RQ422', 'a quantity');
select is(test.order_of('{}'), 'RQ422', 'and stands in a list');
select is(test.order_of('[]', $$, 'boat'$$), 'RQ422', 'nobody orders a boat');
select is(test.order_of('[]', p_contact => 'Sue'), 'RQ404', 'nor for patients of others');
select is(test.order_of('[]', p_subject => 'user_nobody'), 'RQ403', 'nor do customers order');
select is(
    test.order_of('[]', format(', p_location_id => %L', test.location('hill')), 'user_grace'),
    'RQ404', 'nor staff at branches of others'
);
select is(
    test.order_of('[]', format(', p_location_id => %L, p_idempotency_key => %L', test.location('harbour'), 'k')),
    '6 0.000 0.000 0.000', 'no number was lost by that'
);
select is(
    test.order_of('[]', format(', p_location_id => %L, p_idempotency_key => %L', test.location('harbour'), 'k')),
    '6 0.000 0.000 0.000', 'and sent again it is the same order'
);
select is(
    test.order_of('[]', $$, 'shoe', p_idempotency_key => 'k'$$),
    'RQ409', 'but no other one'
);
select is(
    test.on_order(
        1,
        $$set_order_lines(%L, '[
            {"description": "Boot", "unit_amount": 150}, {"description": "Insole", "unit_amount": 20.5}
        ]') ->> 'total'$$
    ),
    '170.500', 'the lines of a draft change'
);
select is(
    test.on_order(1, $$set_order_lines(%L, '[{"description": "Boot", "unit_amount": 150}]', 1)$$),
    'RQ409', 'though not for who read an older version'
);
select is(
    test.on_order(1, $$set_order_lines(%L, '[{"description": "Boot", "unit_amount": 150}]') ->> 'total'$$),
    '150.000', 'what is left out is gone'
);
select is(test.on_order(6, $$advance_order(%L, 'confirmed')$$), 'RQ422', 'nobody confirms nothing');
select is(test.on_order(1, $$advance_order(%L, 'completed')$$), 'RQ409', 'nor completes what was not begun');
select isnt(test.on_order(1, $$advance_order(%L, 'confirmed')$$), 'RQ409', 'a draft is confirmed');
select is(
    test.on_order(1, $$set_order_lines(%L, '[{"description": "Boot", "unit_amount": 1}]')$$),
    'RQ409', 'then its lines are agreed'
);
select throws_ok(
    'update billing.order_lines set unit_amount = 1', 'RQ409', null, 'whoever writes them'
);
select throws_ok(
    $$update billing.order_lines set invoiced_quantity = 2 where description = 'Boot'$$,
    '23514', null, 'and no more is invoiced than was ordered'
);
select isnt(test.on_order(1, $$advance_order(%L, 'in_progress')$$), 'RQ409', 'somebody works on it');
select isnt(test.on_order(1, $$advance_order(%L, 'completed')$$), 'RQ409', 'and it is done');
select is(test.on_order(1, $$advance_order(%L, 'cancelled')$$), 'RQ409', 'for ever');
select is(
    test.on_order(1, $$get_order(%L)$$, 'user_alan'), 'RQ403', 'who is no member is told nothing'
);
select is(
    test.on_order(1, $$get_order(%L) -> 'lines' -> 0 ->> 'description'$$, 'user_nobody'),
    'Boot', 'a customer sees what is theirs'
);
select is(
    test.answer_to('user_alan', 'org_south', 'select count(*) from api.list_orders()'), '0', 'others see none'
);

update billing.orders
set
    contact_id = test.contact('Noah'),
    location_id = test.location('hill')
where order_number = 1;

select is(
    test.on_order(1, $$get_order(%L)$$, 'user_nobody') || test.on_order(1, $$get_order(%L)$$, 'user_grace'),
    'RQ404RQ404', 'an order that goes to another patient and branch takes its lines along'
);
select results_eq(
    $$select l.contact_id, l.location_id from billing.order_lines as l where l.description = 'Boot'$$,
    $$values (test.contact('Noah'), test.location('hill'))$$, 'for policies ask the lines themselves'
);

select *
from finish();

rollback;
