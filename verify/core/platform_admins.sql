-- Verify routiq:core/platform_admins on pg

begin;

select
    t.user_id,
    t.reason,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.row_version,
    t.metadata
from core.platform_admins as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'core.platform_admins'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'core.platform_admins'::pg_catalog.regclass
    ), 'app_owner should own core.platform_admins';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'core.platform_admins', 'select, insert, update'
        )
    ), 'clients should have no right on core.platform_admins';
end
$verify$;

rollback;
