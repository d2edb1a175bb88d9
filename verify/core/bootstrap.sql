-- Verify routiq:core/bootstrap on pg
--
-- What the host may refuse is not demanded of it: a role that is no superuser is held to the
-- trusted extensions only.

begin;

select 'extensions'::pg_catalog.regnamespace;

do $verify$
declare
    v_missing text;
begin
    select pg_catalog.string_agg(distinct v.name::text, ', ' order by v.name::text)
    into v_missing
    from pg_catalog.pg_available_extension_versions as v
    where
        v.name in (
            'btree_gin', 'btree_gist', 'fuzzystrmatch', 'pg_stat_statements', 'pg_trgm', 'pgcrypto',
            'unaccent'
        )
        and (
            pg_catalog.current_setting('is_superuser') = 'on'
            or (
                v.trusted
                and pg_catalog.has_database_privilege(pg_catalog.current_database(), 'create')
            )
        )
        and not exists (
            select
            from pg_catalog.pg_extension as e
            where e.extname = v.name
        );

    assert v_missing is null, pg_catalog.format('extensions are missing: %s', v_missing);

    assert pg_catalog.current_setting('is_superuser') = 'off' or (
        select pg_catalog.count(*) = 2
        from pg_catalog.pg_roles as r
        where
            r.rolname in ('app_migrator', 'service_role')
            and r.rolbypassrls
    ), 'app_migrator and service_role should pass by row security';
end
$verify$;

rollback;
