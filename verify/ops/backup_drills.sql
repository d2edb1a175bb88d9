-- Verify routiq:ops/backup_drills on pg

begin;

select
    t.id,
    t.kind,
    t.is_successful,
    t.failure_code,
    t.started_at,
    t.server_version,
    t.backup_label,
    t.backup_taken_at,
    t.target_at,
    t.recovered_at,
    t.rto,
    t.rpo,
    t.report,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from ops.backup_drills as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'ops.backup_drills'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'ops.backup_drills'::pg_catalog.regclass
    ), 'app_owner should own ops.backup_drills';
    assert audit.is_attached('ops.backup_drills'), 'every write of ops.backup_drills should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'ops.backup_drills', 'select, insert, update'
        )
    ), 'clients should have no right on ops.backup_drills';
end
$verify$;

rollback;
