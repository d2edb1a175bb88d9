begin;

select plan(6);

select test.make_tenants();
select test.answer_to('user_ada', 'org_north', $$select api.register_patient('Mary', 'Jones')$$);

create function pg_temp.switched(p_subject text, p_organization text, p_query text)
returns text
language plpgsql
as $$
declare
    v_value text;
begin
    perform test.claims(
        json_build_object('sub', p_subject, 'role', 'authenticated', 'org_id', 'org_north')::text
    );
    set local role authenticated;
    perform api.switch_organization(p_organization);
    execute p_query into v_value;
    reset role;
    return v_value;
exception
    when others then
        return sqlstate;
end
$$;

select is(
    pg_temp.switched('user_ada', 'org_south', $q$select api.whoami() ->> 'role'$q$),
    'viewer', 'the role is that of the other organization'
);
select is(
    pg_temp.switched(
        'user_ada', test.organization('south')::text,
        $q$select api.whoami() ->> 'organization_id'$q$
    ),
    test.organization('south')::text, 'which may be named by its id'
);
select is(
    pg_temp.switched('user_ada', 'org_south', 'select count(*) from api.list_patients()'),
    '0', 'nothing is seen of the first one'
);
select is(
    pg_temp.switched('user_grace', 'org_south', 'select api.whoami()'),
    'RQ403', 'who is no member there stays outside'
);
select is(
    pg_temp.switched('user_ada', 'org_nowhere', 'select api.whoami()'),
    'RQ403', 'an organization that is none gets the same answer'
);
select is(
    test.answer_to('user_ada', 'org_north', 'select count(*) from api.list_patients()'),
    '1', 'the next request is back where its claims say'
);

select *
from finish();

rollback;
