begin;

select plan(6);

select test.make_tenants();

select
    isnt(
        test.value_as('app_auditor', 'select count(*) from audit.events'),
        '0',
        'an auditor sees what was done'
    );
select
    is(
        test.error_as('app_auditor', 'select count(*) from core.users'), '42501', 'and nothing else'
    );
select
    is(
        test.error_as(
            'app_auditor',
            'insert into audit.events (organization_id, action, table_name) values (gen_random_uuid(), $$insert$$, $$x$$)'
        ),
        '42501',
        'and appends nothing'
    );
select
    is(
        test.value_as('app_owner', 'select count(*) from audit.events'),
        '0',
        'without a context functions see no record'
    );

select test.sign_in('user_ada', 'org_north');

select is(
    test.value_as('app_owner', 'select count(distinct e.organization_id) from audit.events as e'),
    '1',
    'with one they see their tenant''s'
);
select
    is(
        test.error_as('authenticated', 'select count(*) from audit.events'),
        '42501',
        'clients see none'
    );

select *
from finish();

rollback;
