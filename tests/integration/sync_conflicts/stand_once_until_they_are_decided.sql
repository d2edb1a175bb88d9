begin;

select plan(5);

select test.make_tenants();

insert into integration.service_integrations (organization_id, service_code, name)
values (test.organization('north'), 'cliniko', 'Harbour');

prepare add_conflict as
insert into integration.sync_conflicts (
    organization_id, integration_id, entity, external_id, target_table, target_id, local, remote, rule
)
select
    i.organization_id,
    i.id,
    'patients',
    '7',
    'contact.contacts',
    gen_random_uuid(),
    '{"phone": "1"}',
    '{"phone": "2"}',
    'manual'
from integration.service_integrations as i;

execute add_conflict;

select throws_ok('execute add_conflict', '23505', null, 'a row has one open conflict');
select throws_ok(
    $$update integration.sync_conflicts set resolution = 'remote'$$,
    '23514', null, 'a decision has a time'
);
select throws_ok(
    $$update integration.sync_conflicts set resolved_at = now()$$,
    '23514', null, 'and a time of decision has a decision'
);

update integration.sync_conflicts
set
    resolution = 'remote',
    resolved_at = now();

select lives_ok('execute add_conflict', 'after it was decided there may be another');

insert into contact.contacts (organization_id, display_name)
values (test.organization('north'), 'Mary');
insert into core.organization_members (organization_id, user_id, role, contact_id)
select
    c.organization_id,
    u.id,
    'customer',
    c.id
from contact.contacts as c
inner join core.users as u
    on u.external_id = 'user_nobody';

select test.sign_in('user_nobody', 'org_north');

select is(
    test.value_as('app_owner', 'select count(*) from integration.sync_conflicts'),
    '0',
    'no customer sees what was there and here'
);

select *
from finish();

rollback;
