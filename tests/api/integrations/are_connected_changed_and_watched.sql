begin;

select plan(14);

select test.make_tenants();

create function pg_temp.connected(p_user text, p_name text, p_key text default 'k1')
returns text
language sql
as $$
    select
        test.answer_to(
            p_user, 'org_north',
            format(
                'select api.connect_integration(''cliniko'', %L, ''{"region": "au"}'', '
                'p_idempotency_key => %L) ->> ''integration_id''',
                p_name, p_key
            )
        )
$$;

create function pg_temp.seen(p_column text)
returns text
language sql
as $$
    select
        test.answer_to(
            'user_ada', 'org_north',
            format('select string_agg(%I::text, $q$ $q$) from api.integration_health()', p_column)
        )
$$;

select is(pg_temp.connected('user_grace', 'main'), 'RQ403', 'who treats patients connects no accounts');
select is(pg_temp.seen('name'), null, 'before there is one there is nothing to watch');

create temporary table made as
select pg_temp.connected('user_ada', 'main') as id;

select matches(
    (
        select m.id
        from made as m
    ), '^[0-9a-f-]{36}$', 'an owner connects one'
);
select is(
    pg_temp.connected('user_ada', 'main'), (
        select m.id
        from made as m
    ),
    'sent again it is the same'
);
select is(pg_temp.connected('user_ada', 'other'), 'RQ409', 'a key belongs to one account');
select is(pg_temp.connected('user_ada', 'main', 'k2'), 'RQ409', 'so does a name');
select is(
    test.answer_to(
        'user_ada', 'org_north', $$select api.connect_integration('cliniko', 'x', '{"api_key": "s"}')$$
    ),
    'RQ422', 'a secret has no place in what is shown'
);
select is(pg_temp.seen('status'), 'pending', 'what was connected is watched at once');

create function pg_temp.changed(p_changes text, p_version int default null, p_user text default 'user_ada')
returns text
language sql
as $$
    select
        test.answer_to(
            p_user, case when p_user = 'user_alan' then 'org_south' else 'org_north' end,
            format('select api.set_integration(%L, %L, %L) ->> ''status''', m.id, p_changes, p_version)
        )
    from made as m
$$;

select is(pg_temp.changed('{"status": "active"}', 1), 'active', 'it is made active');
select is(pg_temp.seen('status'), 'active', 'and what was kept of it is forgotten');
select is(pg_temp.changed('{"name": "x"}', 1), 'RQ409', 'an older version is refused');
select is(pg_temp.changed('{"secret": "x"}'), 'RQ422', 'so is what an account does not have');
select is(pg_temp.changed('{"name": "x"}', null, 'user_alan'), 'RQ404', 'another clinic changes nothing');
select is(
    test.answer_to(
        'user_ada', 'org_north',
        'select string_agg(concat_ws($$ $$, service_code, name, config), $$ $$) from api.list_integrations()'
    ),
    'cliniko main {"region": "au"}', 'accounts are listed with what is no secret'
);

select *
from finish();

rollback;
