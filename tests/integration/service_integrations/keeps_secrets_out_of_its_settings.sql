begin;

select plan(7);

select test.make_tenants();

prepare add_account (text, text, jsonb) as
insert into integration.service_integrations (organization_id, service_code, name, config)
values (test.organization($1), 'cliniko', $2, $3);

select lives_ok(
    $$execute add_account('north', 'Harbour', '{"shard": "au1"}')$$, 'settings are an object'
);
select throws_ok(
    $$execute add_account('north', 'Hill', '{"api_key": "x"}')$$,
    '23514', null, 'a secret belongs among credentials'
);
select throws_ok(
    $$execute add_account('north', 'Harbour', '{}')$$, '23505', null, 'a name tells accounts apart'
);
select lives_ok($$execute add_account('south', 'Harbour', '{}')$$, 'of one clinic');

update integration.service_integrations set deleted_at = now();

select lives_ok($$execute add_account('north', 'Harbour', '{}')$$, 'that are not taken away');
select throws_ok(
    $$update integration.service_integrations set schedule = 'hourly'$$,
    '23514', null, 'a schedule has five fields'
);
select throws_ok(
    format(
        'insert into integration.service_integrations (organization_id, service_code, name) values (%L, $$nobody$$, $$X$$)',
        test.organization('north')
    ),
    '23503', null, 'there are no accounts at systems that nobody knows'
);

select *
from finish();

rollback;
