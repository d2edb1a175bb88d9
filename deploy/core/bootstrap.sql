-- Deploy routiq:core/bootstrap to pg
--
-- What only a superuser may do on a plain server: extensions that are not trusted, and roles that
-- pass by row security. Where the host refuses, a notice says so and the plan goes on; the
-- roles are then made by core/roles without that right.
--
-- An extension that stands elsewhere already stays where it is. What this change makes carries
-- the mark "(made by core/bootstrap)" in its comment, and revert takes back marked things only.

begin;

do $bootstrap$
begin
    if pg_catalog.to_regnamespace('extensions') is null then
        create schema extensions;
        comment on schema extensions is
            'Operators and functions of extensions, away from every other name '
            '(made by core/bootstrap)';
    end if;
end
$bootstrap$;

do $bootstrap$
declare
    c_names constant text[] := array[
        'btree_gin', 'btree_gist', 'fuzzystrmatch', 'pg_stat_statements', 'pg_trgm', 'pgcrypto',
        'unaccent'
    ];
    v_name text;
    v_comment text;
begin
    foreach v_name in array c_names loop
        if exists (
            select
            from pg_catalog.pg_extension as e
            where e.extname = v_name
        ) then
            continue;
        end if;

        select a.comment
        into v_comment
        from pg_catalog.pg_available_extensions as a
        where a.name = v_name;

        if not found then
            raise notice 'extension % is not available on this server: skipped', v_name;
            continue;
        end if;

        begin
            execute pg_catalog.format('create extension %I with schema extensions', v_name);
            execute pg_catalog.format(
                'comment on extension %I is %L', v_name, v_comment || ' (made by core/bootstrap)'
            );
        exception
            when insufficient_privilege then
                raise notice 'this host does not let us create extension %: skipped', v_name;
        end;
    end loop;
end
$bootstrap$;

do $bootstrap$
declare
    c_roles constant jsonb := '{
        "app_migrator": "login bypassrls",
        "service_role": "nologin bypassrls"
    }';
    c_comments constant jsonb := '{
        "app_migrator": "Runs migrations; member of app_owner",
        "service_role": "Administrative clients of today"
    }';
    v_role text;
    v_bypass boolean;
begin
    -- Roles belong to the server, an advisory lock to one database: the handlers below settle
    -- the race with a deploy to another database.
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('routiq roles', 0));

    for v_role in
        select k.name
        from pg_catalog.jsonb_object_keys(c_roles) as k (name)
        order by k.name
    loop
        begin
            select r.rolbypassrls
            into v_bypass
            from pg_catalog.pg_roles as r
            where r.rolname = v_role;

            if not found then
                execute pg_catalog.format('create role %I %s', v_role, c_roles ->> v_role);
                execute pg_catalog.format(
                    'comment on role %I is %L', v_role, c_comments ->> v_role
                );
            elsif not v_bypass then
                execute pg_catalog.format('alter role %I bypassrls', v_role);
            end if;
        exception
            when insufficient_privilege then
                raise notice 'this host does not let us give % bypassrls: skipped', v_role;
            when duplicate_object or unique_violation then
                null; -- made by another database's deploy a moment ago
        end;
    end loop;
end
$bootstrap$;

commit;
