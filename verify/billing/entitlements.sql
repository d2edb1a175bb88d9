-- Verify routiq:billing/entitlements on pg

begin;

select
    t.plan_code,
    t.resource,
    t.id,
    t.maximum,
    t.is_per_unit,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.row_version
from billing.entitlements as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.entitlements'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'billing.entitlements'::pg_catalog.regclass
    ), 'app_owner should own billing.entitlements';
    assert audit.is_attached('billing.entitlements'),
        'every write of billing.entitlements should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.entitlements', 'select, insert, update'
        )
    ), 'clients should have no right on billing.entitlements';
end
$verify$;

rollback;
