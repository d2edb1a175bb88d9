-- Verify routiq:core/roles on pg

begin;

select
    'authenticator'::pg_catalog.regrole,
    'anon'::pg_catalog.regrole,
    'authenticated'::pg_catalog.regrole,
    'service_role'::pg_catalog.regrole,
    'app_worker'::pg_catalog.regrole,
    'app_owner'::pg_catalog.regrole,
    'app_migrator'::pg_catalog.regrole,
    'app_auditor'::pg_catalog.regrole,
    'app_monitor'::pg_catalog.regrole;

do $verify$
begin
    assert not exists (
        select
        from pg_catalog.pg_roles as r
        where
            r.rolname in (
                'authenticator', 'anon', 'authenticated', 'app_worker', 'app_owner', 'app_auditor',
                'app_monitor'
            )
            and (r.rolsuper or r.rolbypassrls)
    ), 'no role of clients and owners may pass by row security';

    assert not (
        select r.rolinherit
        from pg_catalog.pg_roles as r
        where r.rolname = 'authenticator'
    ), 'authenticator should have no right of its own';

    assert pg_catalog.pg_has_role('authenticator', 'anon', 'member'),
        'authenticator should be able to switch to anon';
    assert pg_catalog.pg_has_role('authenticator', 'authenticated', 'member'),
        'authenticator should be able to switch to authenticated';
    assert pg_catalog.pg_has_role('authenticator', 'service_role', 'member'),
        'authenticator should be able to switch to service_role';
    assert pg_catalog.pg_has_role('app_migrator', 'app_owner', 'usage'),
        'app_migrator should have the rights of app_owner';
    assert pg_catalog.pg_has_role(current_user, 'app_owner', 'usage'),
        'whoever deploys should have the rights of app_owner';
    assert pg_catalog.has_schema_privilege('app_owner', 'extensions', 'usage'),
        'app_owner should reach the operators of extensions';
end
$verify$;

rollback;
