-- Verify routiq:core/organization_settings on pg

begin;

select
    t.organization_id,
    t.id,
    t.key,
    t.environment,
    t.value,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from core.organization_settings as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'core.organization_settings'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'core.organization_settings'::pg_catalog.regclass
    ), 'app_owner should own core.organization_settings';
    assert audit.is_attached('core.organization_settings'),
        'every write of core.organization_settings should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'core.organization_settings', 'select, insert, update'
        )
    ), 'clients should have no right on core.organization_settings';
end
$verify$;

rollback;
