begin;

select plan(5);

select test.make_tenants();
select test.sign_in('user_ada', 'org_north');

select is(
    test.value_as('app_owner', 'select core.sees_organization()'), 'true', 'an owner sees it all'
);

select test.sign_in('user_grace', 'org_north');

select is(
    test.value_as('app_owner', 'select core.sees_organization()'),
    'false',
    'a practitioner sees some branches'
);

select core.widen_sight();

select is(
    test.value_as('app_owner', 'select core.sees_organization()'),
    'true',
    'unless a deletion or a merge looks around for them'
);

-- Who asks no row because of this answer would miss whatever else a wide sight shows.
select set_eq(
    $$select p.oid::regprocedure::text
    from pg_proc as p
    inner join pg_namespace as n
        on p.pronamespace = n.oid
    where
        n.nspname not in ('pg_catalog', 'information_schema', 'test')
        and n.nspname !~ '^pg_temp'
        and p.prosrc ~ 'core[.]is_migrating[(]'$$,
    array[
        'core.sees_every_branch()', 'core.sees_every_contact()', 'core.require_every_row(regclass)'
    ],
    'two functions alone tell policies of a wide sight'
);
select is_empty(
    $$select p.tablename, p.policyname
    from pg_policies as p
    where concat(p.qual, p.with_check) ~ 'is_migrating|core[.]sight'$$,
    'and no policy asks for it past them'
);

select *
from finish();

rollback;
