-- Deploy routiq:core/roles__see_every_row to pg
-- requires: core/roles
--
-- Forced row security hides rows from the owner too. Three roles must see all of them: whoever
-- migrates, whoever owns materialised views (app_migrator) and whoever dumps (app_backup).
-- Where a host refuses bypassrls, the policies of app_migrator show it every row, and it dumps with
-- --enable-row-security.

-- slipstitch-ignore missing-revert: roles belong to the server, other databases may use them
begin;

do $roles$
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('routiq roles', 0));

    if pg_catalog.to_regrole('app_backup') is null then
        begin
            create role app_backup login;
            comment on role app_backup is 'Dumps every row; changes nothing';
        exception
            when duplicate_object or unique_violation then
                null; -- made by another database's deploy a moment ago
        end;
    end if;

    begin
        if not (
            select r.rolbypassrls
            from pg_catalog.pg_roles as r
            where r.rolname = 'app_backup'
        ) then
            alter role app_backup bypassrls;
        end if;
    exception
        when insufficient_privilege then
            raise notice 'this host does not let us give app_backup bypassrls: dump as app_migrator';
    end;

    begin
        if not pg_catalog.pg_has_role('app_backup', 'pg_read_all_data', 'usage') then
            grant pg_read_all_data to app_backup;
        end if;
    exception
        when insufficient_privilege then
            raise notice 'this host does not let us grant pg_read_all_data to app_backup: skipped';
    end;

    -- A superuser needs no membership. Whoever else deploys sees what app_migrator sees.
    if not pg_catalog.pg_has_role(current_user, 'app_migrator', 'usage') then
        execute pg_catalog.format('grant app_migrator to %I', current_user);
    end if;
end
$roles$;

commit;
