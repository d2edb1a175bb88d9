-- Verify routiq:ops/alerts on pg

begin;

select
    t.id,
    t.rule_id,
    t.subject_organization_id,
    t.labels,
    t.status,
    t.value,
    t.message,
    t.started_at,
    t.fired_at,
    t.resolved_at,
    t.notified_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from ops.alerts as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'ops.alerts'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'ops.alerts'::pg_catalog.regclass
    ), 'app_owner should own ops.alerts';
    assert audit.is_attached('ops.alerts'), 'every write of ops.alerts should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'ops.alerts' and s.from_status = ''
    ), 'the flow of ops.alerts should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'ops.alerts', 'select, insert, update'
        )
    ), 'clients should have no right on ops.alerts';
end
$verify$;

rollback;
