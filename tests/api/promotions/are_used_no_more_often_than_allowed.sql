begin;

select plan(17);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.used(p_contact text, p_reference text, p_code text default 'spring', p_price numeric default 99.99, p_more text default '')
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.redeem_promo(%L, %L, %L, %L %s) ->> %L', p_code, test.contact(p_contact), p_reference,
            p_price, p_more, 'amount'
        )
    )
$function$;

select is(
    test.asked($$select api.save_promo_code('spring', 'percent', 10)$$), 'RQ422', 'a code is in capitals'
);
select is(
    test.asked(
        $$select api.save_promo_code('SPRING', 'percent', 12.5, p_most_redemptions => 2, p_most_for_contact => 2)
        is not null$$
    ),
    'true', 'a code'
);
select is(
    test.asked($$select api.save_promo_code('SPRING', 'percent', 10)$$), 'RQ409', 'is there once'
);
select is(
    test.asked($$select api.save_promo_code('FIVE', 'amount', 5, 'AUD', current_date + 3) is not null$$),
    'true', 'another one, for later'
);
select is(test.used('Mary', 'order 1'), '12.50', 'an eighth of the price, to the cent');
select is(test.used('Mary', 'order 1'), '12.50', 'once, when asked again');
select is(test.used('Noah', 'order 1'), 'RQ409', 'for one thing, one of them');
select is(test.used('Sue', 'order 2'), 'RQ404', 'who is not here uses none');
select is(test.used('Mary', 'order 2'), '12.50', 'for something else');
select is(test.used('Noah', 'order 3'), 'RQ409', 'then it is used up');
select is(test.used('Noah', 'order 3', 'FIVE'), 'RQ409', 'what is not taken yet is not taken');
select is(test.used('Noah', 'order 3', 'WINTER'), 'RQ404', 'nor what there is not');
select is(
    test.asked(
        format(
            'select api.return_promo(%L)',
            (select r.id from marketing.promo_redemptions as r where r.reference = 'order 2')
        )
    ),
    '2', 'what was not bought gives its use back'
);

update marketing.promo_codes
set most_for_contact = 1
where code = 'SPRING';

select is(test.used('Mary', 'order 4'), 'RQ409', 'a contact uses it no more often than allowed');
select is(test.used('Noah', 'order 4'), '12.50', 'another one may');

update marketing.promo_codes
set first_on = null
where code = 'FIVE';

select is(test.used('Noah', 'order 5', 'FIVE', 3), '3.00', 'nothing costs less than nothing');
select is(
    test.asked(
        $$select string_agg(concat_ws(' ', p.code, p.redemptions, p.most_redemptions), ', ')
        from api.list_promo_codes() as p$$
    ),
    'FIVE 1, SPRING 2 2', 'so often they were used'
);

select *
from finish();

rollback;
