begin;

select plan(5);

select test.make_clinic();

create function pg_temp.asked(p_call text)
returns text
language sql
as $function$
    select test.answer_to('user_ada', 'org_north', 'select ' || p_call)
$function$;

create temporary table kinds (kind text, routine text, made text, other text, changed text, wrong text);

insert into kinds (kind, routine, made, other, changed, wrong)
values
('supplier', 'supplier', $$'Paper'$$, $$'Wood'$$, $$'Paper & Co'$$, $$'Paper', 'Not@Lower'$$),
('item', 'item', $$'TAPE', 'Tape'$$, $$'GAUZE', 'Gauze'$$, $$'TAPE-2', 'Tape'$$, $$'', 'Tape'$$),
('tier', 'loyalty_tier', $$'Silver', 50$$, $$'Gold', 100$$, $$'Silver', 60$$, $$'Silver', -1$$),
(
    'promo_code', 'promo_code', $$'SPRING', 'percent', 10$$, $$'AUTUMN', 'percent', 10$$,
    $$'SPRING', 'percent', 20$$, $$'SPRING', 'nothing', 20$$
),
(
    'service', 'service', $$'{"name": "Check", "duration": "30 minutes"}'$$,
    $$'{"name": "Cut", "duration": "30 minutes"}'$$, $$'{"amount": 12}'$$,
    $$'{"duration": "-1 minute"}'$$
);

-- What is said to each: made, another made, changed, changed from what is no more, changed where
-- nothing is, changed to what another is, changed to what cannot be.
create function pg_temp.told(p_kind text)
returns text
language plpgsql
as $function$
declare
    v_kind kinds;
    v_change text;
    v_id text;
    v_told text[];
begin
    select k.*
    into v_kind
    from kinds as k
    where k.kind = p_kind;

    v_change := format(
        'api.save_%s(%%s, p_%s_id => %%L, p_row_version => %%s)', v_kind.routine, v_kind.kind
    );
    v_id := pg_temp.asked(
        format('api.save_%s(%s) ->> ''%s_id''', v_kind.routine, v_kind.made, v_kind.kind)
    );
    v_told := array[
        pg_temp.asked(format('api.save_%s(%s) ->> ''row_version''', v_kind.routine, v_kind.other)),
        pg_temp.asked(format(v_change || ' ->> ''row_version''', v_kind.changed, v_id, 1)),
        pg_temp.asked(format(v_change, v_kind.changed, v_id, 1)),
        pg_temp.asked(format(v_change, v_kind.changed, test.contact('Mary'), 1)),
        pg_temp.asked(format(v_change, v_kind.other, v_id, 2)),
        pg_temp.asked(format(v_change, v_kind.wrong, v_id, 2))
    ];
    return array_to_string(v_told, ' ');
end
$function$;

select is(pg_temp.told(k.kind), '1 2 RQ409 RQ404 RQ409 RQ422', 'so it is with a ' || k.kind)
from kinds as k
order by k.kind;

select *
from finish();

rollback;
