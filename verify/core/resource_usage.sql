-- Verify routiq:core/resource_usage on pg

begin;

select
    t.organization_id,
    t.resource,
    t.used
from core.resource_usage as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'core.resource_usage'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'core.resource_usage'::pg_catalog.regclass
    ), 'app_owner should own core.resource_usage';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'core.resource_usage', 'select, insert, update'
        )
    ), 'clients should have no right on core.resource_usage';
end
$verify$;

rollback;
