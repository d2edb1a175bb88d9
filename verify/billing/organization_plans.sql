-- Verify routiq:billing/organization_plans on pg

begin;

select
    t.organization_id,
    t.id,
    t.plan_code,
    t.source,
    t.external_id,
    t.status,
    t.quantity,
    t.end_at,
    t.told_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from billing.organization_plans as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.organization_plans'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'billing.organization_plans'::pg_catalog.regclass
    ), 'app_owner should own billing.organization_plans';
    assert audit.is_attached('billing.organization_plans'),
        'every write of billing.organization_plans should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'billing.organization_plans' and s.from_status = ''
    ), 'the flow of billing.organization_plans should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.organization_plans', 'select, insert, update'
        )
    ), 'clients should have no right on billing.organization_plans';
end
$verify$;

rollback;
