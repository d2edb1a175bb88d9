-- Verify routiq:integration/sync_conflicts on pg

begin;

select
    t.organization_id,
    t.id,
    t.integration_id,
    t.entity,
    t.external_id,
    t.target_table,
    t.target_id,
    t.local,
    t.remote,
    t.rule,
    t.resolution,
    t.resolved_at,
    t.resolved_by,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from integration.sync_conflicts as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.sync_conflicts'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.sync_conflicts'::pg_catalog.regclass
    ), 'app_owner should own integration.sync_conflicts';
    assert audit.is_attached('integration.sync_conflicts'),
        'every write of integration.sync_conflicts should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.sync_conflicts', 'select, insert, update'
        )
    ), 'clients should have no right on integration.sync_conflicts';
end
$verify$;

rollback;
