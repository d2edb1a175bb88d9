begin;

select plan(16);

select test.make_clinic();

create temporary table named as
select
    test.make_service() as service_id,
    (
        select min(p.id::text)
        from clinic.practitioners as p
        where p.organization_id = test.organization('north')
    ) as practitioner_id,
    test.contact('Mary') as nobody_id;

grant select on named to public;

create function pg_temp.asked(p_call text, p_subject text default 'user_ada')
returns text
language sql
as $function$
    select test.answer_to(
        p_subject,
        'org_north',
        'select api.' || replace(
            replace(replace(p_call, '$s', quote_literal(n.service_id)), '$p', quote_literal(n.practitioner_id)),
            '$n', quote_literal(n.nobody_id)
        )
    )
    from named as n
$function$;

select is(
    pg_temp.asked($$save_service('{"name": "Cut", "colour": "red"}')$$), 'RQ422',
    'a service has known properties alone'
);
select is(
    pg_temp.asked(
        $$save_service(jsonb_build_object('name', 'Cut', 'duration', '1 hour', 'appointment_type_id', $n))$$
    ),
    'RQ404', 'and is of a kind of appointment that is there'
);
select is(pg_temp.asked($$set_service_practitioners($n, array[$p::uuid])$$), 'RQ404', 'what is no service nobody gives');
select is(pg_temp.asked($$set_service_practitioners($s, array[$n::uuid])$$), 'RQ404', 'nor does who is no practitioner');
select is(pg_temp.asked($$set_service_practitioners($s, array[$p::uuid])$$), '1', 'one gives it');
select is(
    (
        select count(*)
        from clinic.practitioner_services as g
        inner join named as n
            on g.service_id = n.service_id
        where g.deleted_at is null
    ),
    1::bigint, 'and nobody else does any more'
);
select is(
    pg_temp.asked(
        $$set_availability($p, null, '[{"weekday": 1, "start_time": "12:00", "end_time": "09:00"}]')$$
    ),
    'RQ422', 'hours end after they begin'
);
select is(
    pg_temp.asked(
        $$set_availability($p, $n, '[{"weekday": 1, "start_time": "09:00", "end_time": "12:00"}]')$$
    ),
    'RQ404', 'at a branch that is there'
);
select is(
    pg_temp.asked(
        $$set_availability($p, null, '[{"weekday": 1, "start_time": "09:00", "end_time": "12:00"}]')$$
    ),
    '1', 'once there are some'
);
select is(
    pg_temp.asked(
        $$set_availability(
            $p, null,
            '[
                {"weekday": 1, "start_time": "09:00", "end_time": "12:00"},
                {"weekday": 2, "start_time": "09:00", "end_time": "12:00"}
            ]'
        )$$
    ),
    '2', 'those that are said again stay'
);
select is(
    pg_temp.asked($$add_availability_exception('closed', '2030-02-02', '2030-02-01')$$), 'RQ422',
    'an exception ends after it begins'
);
select is(
    pg_temp.asked($$add_availability_exception('closed', '2030-02-01', p_practitioner_id => $n)$$),
    'RQ404', 'of somebody who is there'
);
select matches(
    pg_temp.asked(
        $$add_availability_exception('closed', '2030-02-01', p_practitioner_id => $p, p_reason => 'Away')$$
    ),
    'exception_id', 'it is kept'
);
select is(
    test.answer_to(
        'user_ada', 'org_north', 'select string_agg(l.name, $$ $$) from api.list_services() as l'
    ),
    'Visit', 'services can be read'
);
select is(
    test.answer_to(
        'user_ada', 'org_north',
        (
            select format(
                $$select string_agg(l.kind, ' ' order by l.kind) from api.list_availability(%L) as l where l.location_id is null$$,
                n.practitioner_id
            )
            from named as n
        )
    ),
    'closed rule rule', 'and so can hours, and what differs from them'
);
select is(
    pg_temp.asked($$set_service_practitioners($s, '{}')$$, 'user_nobody'), 'RQ403',
    'who is no member says nothing'
);

select *
from finish();

rollback;
