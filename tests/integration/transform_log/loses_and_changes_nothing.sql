begin;

select plan(7);

select test.make_tenants();
select test.sign_in('user_ada', 'org_north');

create temporary table times as
select t.at
from (
    values (now()), (timestamptz '2001-02-03'), (now() + interval '5 years')
) as t (at);

insert into integration.transform_log (
    organization_id,
    system,
    entity,
    external_id,
    payload_hash,
    rule,
    rule_version,
    action,
    transformed_at
)
select
    test.organization('north'),
    'cliniko',
    'patient',
    '7',
    sha256('{}'),
    'patients',
    1,
    'skipped',
    t.at
from times as t;

select is(
    (
        select jsonb_object_agg(p.name, p.rows)
        from (
            select
                l.tableoid::regclass::text as name,
                count(*) as rows
            from integration.transform_log as l
            group by l.tableoid
        ) as p
    ),
    jsonb_build_object(
        'integration.transform_log_default',
        2,
        to_char(now() at time zone 'UTC', '"integration.transform_log_"YYYY"_"MM'),
        1
    ),
    'a record stands in its month, and where nobody made the month in the default partition'
);
select throws_ok(
    'update integration.transform_log set rule_version = 2', '42501', null, 'nobody changes it'
);
select throws_ok('delete from integration.transform_log', '42501', null, 'nor takes it away');
select throws_ok(
    'truncate integration.transform_log_default', '42501', null, 'nor empties a partition'
);
select throws_ok(
    format(
        'insert into integration.transform_log (organization_id, system, entity, external_id, payload_hash, rule, rule_version, action, target_table) values (%L, $$x$$, $$x$$, $$1$$, sha256($$x$$), $$x$$, 1, $$inserted$$, $$contact.contacts$$)',
        test.organization('north')
    ),
    '23514', null, 'a table without a row is no target'
);

select test.sign_in('user_alan', 'org_south');

select is(
    test.value_as('app_owner', 'select count(*) from integration.transform_log'),
    '0',
    'another clinic sees none of it'
);
select is(
    test.error_as(
        'app_owner',
        format(
            'insert into integration.transform_log (organization_id, system, entity, external_id, payload_hash, rule, rule_version, action) values (%L, $$x$$, $$x$$, $$1$$, sha256($$x$$), $$x$$, 1, $$skipped$$)',
            test.organization('north')
        )
    ),
    '42501',
    'nor appends to it'
);

select *
from finish();

rollback;
