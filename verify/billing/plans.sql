-- Verify routiq:billing/plans on pg

begin;

select
    t.code,
    t.id,
    t.name,
    t.is_default,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.row_version
from billing.plans as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.plans'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'billing.plans'::pg_catalog.regclass
    ), 'app_owner should own billing.plans';
    assert audit.is_attached('billing.plans'),
        'every write of billing.plans should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.plans', 'select, insert, update'
        )
    ), 'clients should have no right on billing.plans';
end
$verify$;

rollback;
