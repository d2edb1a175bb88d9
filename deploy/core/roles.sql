-- Deploy routiq:core/roles to pg
-- requires: core/bootstrap
--
-- Roles belong to the whole server, so each is made only where it is absent: a second database of
-- the same server can hold this plan too. The advisory lock serialises deploys to one database;
-- deploys to two databases at once meet in the handler of "create role".

begin;

do $roles$
declare
    c_roles constant jsonb := '[
        ["authenticator", "login noinherit", "Logs in for the gateway; may only switch role"],
        ["anon", "nologin", "Public calls without a signed-in user"],
        ["authenticated", "nologin", "Signed-in users; their claims decide tenant and rights"],
        ["service_role", "nologin", "Administrative clients of today"],
        ["app_worker", "nologin", "Queue workers; the tenant is set for each job"],
        ["app_owner", "nologin", "Owns every object and obeys row security"],
        ["app_migrator", "login", "Runs migrations; member of app_owner"],
        ["app_auditor", "nologin", "Reads the audit trail and nothing else"],
        ["app_monitor", "nologin", "Reads statistics for exporters and dashboards"]
    ]';
    v_role jsonb;
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('routiq roles', 0));

    for v_role in
        select r.definition
        from pg_catalog.jsonb_array_elements(c_roles) as r (definition)
    loop
        if pg_catalog.to_regrole(v_role ->> 0) is not null then
            continue;
        end if;

        begin
            execute pg_catalog.format('create role %I %s', v_role ->> 0, v_role ->> 1);
            execute pg_catalog.format('comment on role %I is %L', v_role ->> 0, v_role ->> 2);
        exception
            when duplicate_object or unique_violation then
                null; -- made by another database's deploy a moment ago
        end;
    end loop;
end
$roles$;

do $roles$
declare
    c_memberships constant jsonb := '[
        ["anon", "authenticator"], ["authenticated", "authenticator"],
        ["service_role", "authenticator"], ["app_owner", "app_migrator"],
        ["pg_monitor", "app_monitor"]
    ]';
    v_pair jsonb;
begin
    for v_pair in
        select p.pair
        from pg_catalog.jsonb_array_elements(c_memberships) as p (pair)
    loop
        continue when exists (
            select
            from pg_catalog.pg_auth_members as m
            where
                m.roleid = (v_pair ->> 0)::pg_catalog.regrole
                and m.member = (v_pair ->> 1)::pg_catalog.regrole
        );

        begin
            execute pg_catalog.format('grant %I to %I', v_pair ->> 0, v_pair ->> 1);
        exception
            when insufficient_privilege then
                raise notice 'this host does not let us grant % to %: skipped',
                    v_pair ->> 0, v_pair ->> 1;
        end;
    end loop;

    -- A superuser needs no membership. Whoever else deploys must be able to give objects away.
    if not pg_catalog.pg_has_role(current_user, 'app_owner', 'usage') then
        execute pg_catalog.format('grant app_owner to %I', current_user);
    end if;
end
$roles$;

do $roles$
begin
    grant usage on schema extensions to app_owner;

    execute pg_catalog.format(
        'grant create on database %I to app_migrator', pg_catalog.current_database()
    );
exception
    when insufficient_privilege then
        raise notice 'this host does not let us grant on its database: skipped';
end
$roles$;

commit;
