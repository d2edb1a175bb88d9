begin;

select plan(5);

select test.make_tenants();

update core.organization_members set role = 'manager'
where role = 'practitioner';
insert into core.organization_members (organization_id, user_id, role)
select
    test.organization('north'),
    u.id,
    'owner'
from core.users as u
where u.external_id = 'user_nobody';

create temporary table gone as
select
    (
        test.answer_to('user_ada', 'org_north', format('select api.remove_member(%L)', m.id))::jsonb
        ->> 'delete_batch'
    ) as batch
from core.organization_members as m
inner join core.users as u
    on m.user_id = u.id
where u.external_id = 'user_nobody';

create function pg_temp.undo(p_subject text)
returns text
language sql
as $$
    select
        test.answer_to(
            p_subject,
            'org_north',
            format('select api.undo_delete(%L) ->> $q$row_count$q$', g.batch)
        )
    from gone as g
$$;

select is(
    pg_temp.undo('user_grace'), 'RQ403', 'a manager, who deletes patients, brings no member back'
);

update core.organization_members set role = 'admin'
where role = 'manager';

select is(pg_temp.undo('user_grace'), 'RQ403', 'nor does an admin bring an owner back');
select is(
    test.answer_to('user_nobody', 'org_north', 'select api.whoami()'), 'RQ403', 'who is out so far'
);
select is(pg_temp.undo('user_ada'), '1', 'an owner does');
select is(
    test.answer_to('user_nobody', 'org_north', $$select api.whoami() ->> 'role'$$),
    'owner', 'and the member is in again, with the same role'
);

select *
from finish();

rollback;
