begin;

select plan(2);

select test.make_tenants();

savepoint request;
select test.sign_in('user_ada', 'org_north');

select is(core.current_org_id(), test.organization('north'), 'the context holds');

rollback to request;

select is(core.current_org_id(), null, 'what is undone takes its context along');

select *
from finish();

rollback;
