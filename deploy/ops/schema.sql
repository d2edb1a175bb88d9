-- Deploy routiq:ops/schema to pg
-- requires: core/schema

begin;

create schema ops authorization app_owner;

comment on schema ops is
    'For those who run the database: advisors, metrics and alerts; read by monitoring.';

grant usage on schema ops to app_monitor;

-- Monitoring reads pg_stat_statements there; the job that evaluates alerts sees what all sessions do.
do $rights$
begin
    grant usage on schema extensions to app_monitor;
exception
    when insufficient_privilege then
        raise notice 'this host does not let us grant on schema extensions: skipped';
end
$rights$;

do $rights$
begin
    if not pg_catalog.pg_has_role('app_migrator', 'pg_read_all_stats', 'member') then
        grant pg_read_all_stats to app_migrator;
    end if;
exception
    when insufficient_privilege then
        raise notice 'this host does not let us grant pg_read_all_stats to app_migrator: skipped';
end
$rights$;

commit;
