begin;

select plan(7);

select test.make_tenants();

prepare add_id (text, text, text) as
insert into integration.external_ids (
    organization_id, system, entity, external_id, target_table, target_id
)
values (test.organization($1), $2, 'patient', $3, 'contact.contacts', gen_random_uuid());

execute add_id('north', 'cliniko', '7');

select throws_ok(
    $$execute add_id('north', 'cliniko', '7')$$, '23505', null, 'an id names one row'
);
select lives_ok($$execute add_id('south', 'cliniko', '7')$$, 'of a clinic');
select lives_ok(
    $$execute add_id('north', 'cliniko:hill', '7')$$, 'and of an account, where there are two'
);

update integration.external_ids set deleted_at = now();

select lives_ok($$execute add_id('north', 'cliniko', '7')$$, 'among living rows');
select throws_ok(
    $$update integration.external_ids set target_table = 'contacts'$$,
    '23514', null, 'a table has a schema'
);
select throws_ok(
    $$update integration.external_ids set payload_hash = 'abc'$$,
    '23514', null, 'a digest has 32 bytes'
);

select test.sign_in('user_alan', 'org_south');

select is(
    test.value_as('app_owner', 'select count(*) from integration.external_ids'),
    '1',
    'each clinic sees its own'
);

select *
from finish();

rollback;
