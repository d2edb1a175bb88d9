-- Deploy routiq:jobs/schema to pg
-- requires: core/schema
--
-- Who hands jobs to workers must see those of every organization, and app_owner obeys row security. So
-- there is a role that owns the functions which claim and report jobs, and has rights on the tables of
-- this schema alone. Nobody logs in as it.

begin;

do $roles$
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('routiq roles', 0));

    if pg_catalog.to_regrole('app_dispatcher') is null then
        begin
            create role app_dispatcher nologin;
            comment on role app_dispatcher is
                'Owns what hands jobs of every organization to workers; reaches jobs alone';
        exception
            when duplicate_object or unique_violation then
                null; -- made by another database's deploy a moment ago
        end;
    end if;

    begin
        if not pg_catalog.pg_has_role('app_migrator', 'app_dispatcher', 'member') then
            grant app_dispatcher to app_migrator;
        end if;
    exception
        when insufficient_privilege then
            raise notice 'this host does not let us grant app_dispatcher to app_migrator: skipped';
    end;

    -- A superuser needs no membership. Whoever else deploys must be able to give functions away.
    if not pg_catalog.pg_has_role(current_user, 'app_dispatcher', 'usage') then
        execute pg_catalog.format('grant app_dispatcher to %I', current_user);
    end if;
end
$roles$;

create schema jobs authorization app_owner;

-- Owners of functions; workers call theirs.
grant usage, create on schema jobs to app_dispatcher, app_migrator;
grant usage on schema jobs to app_worker;

comment on schema jobs is 'Work that is done later, by workers in any language.';

commit;
