begin;

select plan(5);

select test.make_tenants();

select test.sign_in('user_ada', 'org_north');

set local request.headers = '{"x-request-id": "r-1", "x-access-reason": "typo"}';
select core.require_context();

update core.locations set name = 'Harbour Two' where code = 'harbour';

select is(
    (select jsonb_build_array(e.before, e.after) from audit.events as e where e.action = 'update' and e.table_name = 'core.locations'),
    '[{"name": "North Harbour"}, {"name": "Harbour Two"}]',
    'an update keeps old and new values of what changed'
);
select is(
    (
        select jsonb_build_array(u.external_id, e.actor_role, e.request_id, e.reason, e.organization_id = test.organization('north'), e.row_id = test.location('harbour'))
        from audit.events as e
        inner join core.users as u on e.actor_user_id = u.id
        where e.action = 'update' and e.table_name = 'core.locations'
    ),
    '["user_ada", "owner", "r-1", "typo", true, true]',
    'with who, as what, in which request, why, whose row'
);

delete from core.locations where code = 'park';

select is(
    (select e.before ->> 'name' from audit.events as e where e.action = 'delete'),
    'South Park',
    'a delete keeps the whole row'
);
select is(
    (select count(*) from audit.events as e where e.action = 'insert' and e.table_name = 'core.locations'),
    4::bigint,
    'an insert of four rows in one statement makes four records'
);

truncate core.member_locations;

select is(
    (select count(*) from audit.events as e where e.action = 'truncate'),
    1::bigint,
    'and a truncate is told'
);

select *
from finish();

rollback;
