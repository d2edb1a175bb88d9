-- Verify routiq:analytics/cache on pg

begin;

select
    t.organization_id,
    t.key,
    t.value,
    t.tags,
    t.expires_at,
    t.created_at
from analytics.cache as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.cache'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.cache'::pg_catalog.regclass
    ), 'app_owner should own analytics.cache';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'analytics.cache', 'select, insert, update'
        )
    ), 'clients should have no right on analytics.cache';
end
$verify$;

rollback;
