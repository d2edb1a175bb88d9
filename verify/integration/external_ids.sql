-- Verify routiq:integration/external_ids on pg

begin;

select
    t.organization_id,
    t.id,
    t.system,
    t.entity,
    t.external_id,
    t.target_table,
    t.target_id,
    t.first_seen_at,
    t.last_seen_at,
    t.source_updated_at,
    t.payload_hash,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from integration.external_ids as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.external_ids'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.external_ids'::pg_catalog.regclass
    ), 'app_owner should own integration.external_ids';
    assert audit.is_attached('integration.external_ids'),
        'every write of integration.external_ids should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.external_ids', 'select, insert, update'
        )
    ), 'clients should have no right on integration.external_ids';
end
$verify$;

rollback;
