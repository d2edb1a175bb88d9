-- Verify routiq:docs/assets on pg

begin;

select
    t.organization_id,
    t.id,
    t.sha256,
    t.media_type,
    t.byte_size,
    t.storage,
    t.bucket,
    t.storage_key,
    t.encryption,
    t.scan_status,
    t.scanned_at,
    t.retain_until_on,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from docs.assets as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'docs.assets'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'docs.assets'::pg_catalog.regclass
    ), 'app_owner should own docs.assets';
    assert audit.is_attached('docs.assets'),
        'every write of docs.assets should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'docs.assets.scan_status' and s.from_status = ''
    ), 'the flow of docs.assets.scan_status should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'docs.assets', 'select, insert, update'
        )
    ), 'clients should have no right on docs.assets';
end
$verify$;

rollback;
