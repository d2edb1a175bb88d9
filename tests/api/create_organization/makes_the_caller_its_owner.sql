begin;

select plan(14);

select test.make_tenants();

select
    is(
        test.answer_to(
            'user_new',
            null,
            $$select api.create_organization('West', 'west', p_idempotency_key => 'k') ->> 'role'$$
        ),
        'owner',
        'a user whom nobody knew becomes an owner'
    );
select
    is(
        test.answer_to(
            'user_new',
            null,
            $$select api.create_organization('West', 'west', p_idempotency_key => 'k') ->> 'role'$$
        ),
        'owner',
        'sent again it is the same'
    );
select
    is((
        select count(*) from core.organizations as o
        where o.slug = 'west'
    ), 1::bigint, 'and makes no second one');
select
    is(
        test.answer_to(
            'user_new',
            null,
            $$select api.create_organization('Other', 'other', p_idempotency_key => 'k')$$
        ),
        'RQ409',
        'the same key for something else is refused'
    );
select
    is(
        test.answer_to('user_new', null, $$select api.create_organization('North', 'north')$$),
        'RQ409',
        'a short name that is taken is refused'
    );
select
    is(
        test.answer_to('user_new', null, $$select api.create_organization('', 'nameless')$$),
        'RQ422',
        'a name that is none is refused'
    );
select
    is(
        test.answer_to(
            'user_new', null,
            $$select api.create_organization('Zone', 'zone', p_time_zone => 'Mars/Olympus')$$
        ),
        'RQ422',
        'so is a time zone that the server does not know'
    );
select is(core.current_org_id(), null, 'no context outlives the call');

select test.claims('{"sub": "user_new", "org_id": "org_east", "org_role": "org:member"}');
select
    is(
        test.value_as(
            'authenticated', $$select api.create_organization('East', 'east') ->> 'role'$$
        ),
        'owner',
        'a mere member over there'
    );
select
    is((
        select o.external_id from core.organizations as o
        where o.slug = 'east'
    ), null, 'does not take the name of that organization');

select test.claims('{"sub": "user_new", "o": {"id": "org_east", "rol": "admin"}}');
select
    is(
        test.value_as(
            'authenticated', $$select api.create_organization('East', 'east-2') ->> 'role'$$
        ),
        'owner',
        'its administrator'
    );
select
    is((
        select o.external_id from core.organizations as o
        where o.slug = 'east-2'
    ), 'org_east', 'does');

update core.users set status = 'suspended'
where external_id = 'user_new';

select
    is(
        test.answer_to('user_new', null, $$select api.create_organization('Late', 'late')$$),
        'RQ403',
        'a suspended user creates nothing'
    );

select test.claims('');
select
    is(
        test.error_as('authenticated', $$select api.create_organization('X', 'x')$$),
        'RQ401',
        'nor does nobody'
    );

select *
from finish();

rollback;
