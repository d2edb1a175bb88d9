begin;

select plan(4);

select test.make_tenants();

insert into contact.contacts (organization_id, display_name)
values
(test.organization('north'), 'Mary'),
(test.organization('north'), 'Noah');

insert into contact.patients (organization_id, contact_id, location_id)
values
(test.organization('north'), test.contact('Mary'), test.location('harbour')),
(test.organization('north'), test.contact('Noah'), test.location('hill'));

insert into integration.service_integrations (organization_id, service_code, name)
values (test.organization('north'), 'cliniko', 'Practice');

insert into integration.sync_conflicts (
    organization_id, integration_id, entity, external_id, target_table, target_id, local, remote,
    rule
)
select
    i.organization_id, i.id, 'patients', t.external_id, t.target_table, t.target_id, '{}', '{}', 'manual'
from integration.service_integrations as i
cross join (
    select 'harbour', 'contact.patients', p.id
    from contact.patients as p
    where p.contact_id = test.contact('Mary')
    union all
    select 'hill', 'contact.patients', p.id
    from contact.patients as p
    where p.contact_id = test.contact('Noah')
    union all
    select 'nowhere', 'contact.no_table', gen_random_uuid()
) as t (external_id, target_table, target_id);

update core.organization_members as m
set role = 'manager'
from core.users as u
where m.user_id = u.id and u.external_id = 'user_grace';

create function test.decide(p_user text, p_external_id text)
returns text
language plpgsql
as $function$
declare
    v_id uuid := (
        select c.id
        from integration.sync_conflicts as c
        where c.external_id = p_external_id
    );
begin
    perform test.claims(json_build_object('sub', p_user, 'org_id', 'org_north')::text);
    return api.resolve_sync_conflict(v_id, 'local') ->> 'resolution';
exception
    when sqlstate 'RQ404' then
        return sqlstate;
end
$function$;

select is(test.decide('user_grace', 'harbour'), 'local', 'a manager decides about patients of her branch');
select is(test.decide('user_grace', 'hill'), 'RQ404', 'and sees no side of one of another branch');
select is(test.decide('user_grace', 'nowhere'), 'RQ404', 'nor of a table that is not there');
select is(test.decide('user_ada', 'hill'), 'local', 'who sees every branch decides about all');

select *
from finish();

rollback;
