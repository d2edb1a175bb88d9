-- Verify routiq:analytics/error_logs on pg

begin;

select
    t.organization_id,
    t.id,
    t.happened_at,
    t.name,
    t.user_id,
    t.severity,
    t.message,
    t.properties
from analytics.error_logs as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.error_logs'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.error_logs'::pg_catalog.regclass
    ), 'app_owner should own analytics.error_logs';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'analytics.error_logs', 'select, insert, update'
        )
    ), 'clients should have no right on analytics.error_logs';
    assert not pg_catalog.has_table_privilege(
        'app_owner', 'analytics.error_logs', 'update, delete, truncate'
    ), 'app_owner should not be able to change what is recorded';
    assert exists (
        select
        from pg_catalog.pg_partitioned_table as p
        where
            p.partrelid = 'analytics.error_logs'::pg_catalog.regclass and p.partdefid <> 0
    ), 'a default partition should take what finds no other';
end
$verify$;

rollback;
