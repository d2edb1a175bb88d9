-- Row security is no part of this: the tests run as a superuser, whom it does not stop.

begin;

select plan(2);

select test.make_tenants();

prepare cross_branch as
insert into core.member_locations (organization_id, member_id, location_id)
select m.organization_id, m.id, l.id
from core.organization_members as m
inner join core.users as u
    on m.user_id = u.id and u.external_id = 'user_grace'
cross join core.locations as l
where l.code = 'beach';

prepare cross_member as
insert into core.member_locations (organization_id, member_id, location_id)
select l.organization_id, m.id, l.id
from core.organization_members as m
inner join core.users as u
    on m.user_id = u.id and u.external_id = 'user_grace'
cross join core.locations as l
where l.code = 'beach';

select throws_ok(
    'cross_branch', '23503', null, 'a member cannot work at a branch of another organization'
);
select throws_ok(
    'cross_member', '23503', null, 'a branch cannot take a member of another organization'
);

select *
from finish();

rollback;
