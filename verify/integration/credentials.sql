-- Verify routiq:integration/credentials on pg

begin;

select
    t.organization_id,
    t.id,
    t.integration_id,
    t.kind,
    t.ciphertext,
    t.data_key_wrapped,
    t.kek_version,
    t.fingerprint,
    t.valid_from_at,
    t.expires_at,
    t.replaced_by_id,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from integration.credentials as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.credentials'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.credentials'::pg_catalog.regclass
    ), 'app_owner should own integration.credentials';
    assert audit.is_attached('integration.credentials'),
        'every write of integration.credentials should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.credentials', 'select, insert, update'
        )
    ), 'clients should have no right on integration.credentials';
end
$verify$;

rollback;
