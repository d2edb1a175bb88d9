begin;

select plan(12);

select test.make_platform('clerk');

create function test.member()
returns text
language sql
as $function$
    select concat_ws(' ', m.role, m.status, m.name, m.email)
    from core.organization_members as m
    inner join core.users as u
        on m.user_id = u.id
    where u.external_id = 'user_mary'
$function$;

select is(
    test.receive('north clerk', test.clerk('user.created', '2026-03-01Z')), 'processed',
    'a user who is no member is nobody''s'
);
select is(
    (select count(*) from core.users as u where u.external_id = 'user_mary'), 0::bigint, 'and is not kept'
);
select is(
    right(test.receive('north clerk', test.clerk('organizationMembership.created', '2026-03-01 01:00Z')), 9),
    'processed', 'a membership comes'
);
select is(test.member(), 'admin active Mary Smith mary@example.com', 'with the role that its provider names');

update core.organization_members as m
set role = 'manager'
from core.users as u
where m.user_id = u.id and u.external_id = 'user_mary';

select test.receive(
    'north clerk',
    test.clerk('user.updated', '2026-03-03Z', '{"last_name": "Jones"}'),
    test.clerk('user.updated', '2026-03-02Z', '{"last_name": "Older"}'),
    test.clerk('organizationMembership.updated', '2026-03-04Z', '{"role": "org:member"}'),
    test.clerk('organization.updated', '2026-03-04Z')
);

select is(
    (
        select concat_ws(' ', m.role, m.status, o.name)
        from core.organization_members as m
        inner join core.users as u
            on m.user_id = u.id and u.external_id = 'user_mary'
        inner join core.organizations as o
            on m.organization_id = o.id
    ),
    'manager active North Clinic and Gym', 'afterwards the role is decided here; the organization has its name'
);
select is(
    right(
        test.receive(
            'north clerk',
            test.clerk(
                'organizationMembership.created', '2026-03-05Z',
                '{"id": "orgmem_9", "organization": {"id": "org_south"}}'
            )
        ),
        4
    ),
    'dead', 'nobody reaches another organization by an endpoint of his own'
);
select is(
    (select e.last_error from integration.webhook_events as e where e.status = 'dead'),
    'put aside: it is told of another organization', 'which is told'
);
select test.receive(
    'north clerk', test.clerk('organizationMembership.deleted', '2026-03-06Z', '{"deleted": true}')
);
select is(left(test.member(), 17), 'manager suspended', 'who is gone there comes in no more');
select test.receive(
    'north clerk', test.clerk('organizationMembership.updated', '2026-03-05Z', '{"role": "org:member"}')
);
select is(left(test.member(), 17), 'manager suspended', 'and what came late changes nothing');

select test.receive('north clerk', test.clerk('organizationMembership.updated', '2026-03-07Z'));
select is(left(test.member(), 14), 'manager active', 'who is there again comes in again');

update core.organization_members as m
set status = 'suspended'
from core.users as u
where m.user_id = u.id and u.external_id = 'user_mary';

select test.receive(
    'north clerk',
    test.clerk('organizationMembership.deleted', '2026-03-08Z', '{"deleted": true}'),
    test.clerk('organizationMembership.updated', '2026-03-09Z')
);
select is(left(test.member(), 17), 'manager suspended', 'but not who was suspended here');

update core.organization_members as m
set deleted_at = now()
from core.users as u
where m.user_id = u.id and u.external_id = 'user_mary';

select test.receive(
    'north clerk', test.clerk('organizationMembership.updated', '2026-03-10Z', '{"role": "org:member"}')
);
select is(
    (
        select count(*)
        from core.organization_members as m
        inner join core.users as u
            on m.user_id = u.id
        where u.external_id = 'user_mary' and m.deleted_at is null
    ),
    0::bigint, 'nor who was removed here'
);

select *
from finish();

rollback;
