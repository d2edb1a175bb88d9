-- Verify routiq:billing/organization_limits on pg

begin;

select
    t.organization_id,
    t.id,
    t.resource,
    t.maximum,
    t.reason,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from billing.organization_limits as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.organization_limits'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'billing.organization_limits'::pg_catalog.regclass
    ), 'app_owner should own billing.organization_limits';
    assert audit.is_attached('billing.organization_limits'),
        'every write of billing.organization_limits should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.organization_limits', 'select, insert, update'
        )
    ), 'clients should have no right on billing.organization_limits';
end
$verify$;

rollback;
