begin;

select plan(18);

select test.make_clinic();

create function test.asked(p_query text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(p_subject, 'org_north', p_query)
$function$;

create function test.points(p_what text, p_contact text, p_number numeric, p_reference text)
returns text
language sql
as $function$
    select test.asked(
        format(
            'select api.%I(%L, %s, %L) ->> %L', p_what || '_points', test.contact(p_contact), p_number,
            p_reference, 'points'
        )
    )
$function$;

create function test.loyalty(p_contact text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.asked(
        format(
            $$select concat_ws(' ', l ->> 'points', l ->> 'points_earned', l ->> 'tier')
            from api.get_loyalty(%L) as l$$, test.contact(p_contact)
        ),
        p_subject
    )
$function$;

select test.asked($$select api.save_loyalty_tier('Guest', 0)$$);
select test.asked($$select api.save_loyalty_tier('Friend', 100, 2)$$);

select is(
    test.asked($$select string_agg(t.name, ', ') from api.list_loyalty_tiers() as t$$), 'Guest, Friend',
    'two tiers'
);
select is(test.asked($$select api.save_loyalty_tier('Other', 100)$$), 'RQ409', 'that do not overlap');
select is(test.points('accrue', 'Mary', 120.9, 'bill 1'), '120', 'whole points for what was spent');
select is(test.points('accrue', 'Mary', 120.9, 'bill 1'), '120', 'once');
select is(test.points('accrue', 'Noah', 120.9, 'bill 1'), 'RQ409', 'for one of them');
select is(test.points('accrue', 'Mary', 10, 'bill 2'), '140', 'more of them in a higher tier');
select is(test.points('accrue', 'Mary', 0.2, 'bill 3'), 'RQ422', 'none for too little');
select is(test.points('accrue', 'Sue', 10, 'bill 3'), 'RQ404', 'nor for who is not here');
select is(test.points('spend', 'Mary', 90, 'gift 1'), '50', 'they can be spent');
select is(test.points('spend', 'Mary', 60, 'gift 2'), 'RQ409', 'never more than there are');
select is(test.points('spend', 'Mary', -60, 'gift 2'), 'RQ422', 'nor less than nothing');
select is(test.points('correct', 'Noah', 30, 'a complaint'), '30', 'a person decides');
select is(test.loyalty('Mary'), '50 140 Friend', 'what is left, and what was earned');
select is(test.loyalty('Mary', 'user_nobody'), '50 140 Friend', 'a customer sees the own points');
select is(test.loyalty('Noah', 'user_nobody'), '0 0 Guest', 'and no others');

select test.asked(
    format('select api.merge_contacts(%L, %L)', test.contact('Noah'), test.contact('Mary'))
);

select is(test.loyalty('Noah'), '80 140 Friend', 'points go with a merge, earned and spent together');

select test.asked(
    format('select api.undo_merge(%L)', (select m.id from contact.contact_merges as m))
);

select is(test.loyalty('Noah'), '30 0 Guest', 'and come back');
select is(test.loyalty('Mary'), '50 140 Friend', 'all of them');

select *
from finish();

rollback;
