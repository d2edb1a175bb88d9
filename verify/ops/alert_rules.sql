-- Verify routiq:ops/alert_rules on pg

begin;

select
    t.id,
    t.code,
    t.name,
    t.metric,
    t.labels,
    t.comparison,
    t.threshold,
    t.lasting,
    t.severity,
    t.channels,
    t.runbook_url,
    t.is_active,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from ops.alert_rules as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'ops.alert_rules'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'ops.alert_rules'::pg_catalog.regclass
    ), 'app_owner should own ops.alert_rules';
    assert audit.is_attached('ops.alert_rules'), 'every write of ops.alert_rules should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'ops.alert_rules', 'select, insert, update'
        )
    ), 'clients should have no right on ops.alert_rules';
end
$verify$;

rollback;
