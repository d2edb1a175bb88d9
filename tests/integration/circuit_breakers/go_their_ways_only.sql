begin;

select plan(5);

select test.make_tenants();

insert into integration.service_integrations (organization_id, service_code, name)
values (test.organization('north'), 'cliniko', 'Harbour');

insert into integration.circuit_breakers (organization_id, integration_id)
select
    i.organization_id,
    i.id
from integration.service_integrations as i;

prepare change_to (text) as
update integration.circuit_breakers
set
    status = $1,
    opened_at = case when $1 <> 'closed' then now() end,
    probe_at = case when $1 <> 'closed' then now() end;

select throws_ok(
    $$execute change_to('half_open')$$, 'RQ409', null, 'what is closed does not open by half'
);
select lives_ok($$execute change_to('open')$$, 'it opens');
select lives_ok($$execute change_to('half_open')$$, 'lets one through');
select lives_ok($$execute change_to('closed')$$, 'and closes');
select throws_ok(
    $$update integration.circuit_breakers set status = 'open'$$,
    '23514', null, 'what opens says since when'
);

select *
from finish();

rollback;
