begin;

select plan(8);

select test.make_clinic();

create function pg_temp.asked(p_call text)
returns text
language sql
as $function$
    select test.answer_to('user_ada', 'org_north', format('select api.%s', p_call))
$function$;

select pg_temp.asked($$save_item('TAPE', 'Tape')$$);

create temporary table writes as
select *
from (
    values
    ('add_note', format('%L, $$called$$', test.contact('Mary'))),
    ('plan_activity', format('%L, $$call$$, $$ask how it went$$', test.contact('Mary'))),
    ('open_chat_room', '$$desk$$, array[]::uuid[]'),
    ('register_patient', '$$Una$$, $$May$$'),
    ('add_availability_exception', '$$closed$$, $$2030-01-01$$'),
    (
        'receive_stock',
        format('%L, %L, 7', (select i.id from inventory.items as i), test.location('harbour'))
    ),
    (
        'transfer_stock',
        format(
            '%L, %L, %L, 2', (select i.id from inventory.items as i), test.location('harbour'), test.location('hill')
        )
    )
) as w (routine, arguments);

select matches(
    array_to_string(
        array[
            pg_temp.asked(format('%1$s(%2$s, p_idempotency_key => $$%1$s$$)', w.routine, w.arguments)),
            pg_temp.asked(format('%1$s(%2$s, p_idempotency_key => $$%1$s$$)', w.routine, w.arguments))
        ],
        ' and '
    ),
    '^(\{.*\}) and \1$', w.routine || ' answers again what it did'
)
from writes as w;

select is(
    pg_temp.asked(format('add_note(%L, $$other$$, p_idempotency_key => $$add_note$$)', test.contact('Mary'))),
    'RQ409', 'a key stands for one write'
);

select *
from finish();

rollback;
