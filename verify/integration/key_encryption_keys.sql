-- Verify routiq:integration/key_encryption_keys on pg

begin;

select
    t.version,
    t.id,
    t.status,
    t.check_value,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.retired_at,
    t.row_version
from integration.key_encryption_keys as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.key_encryption_keys'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.key_encryption_keys'::pg_catalog.regclass
    ), 'app_owner should own integration.key_encryption_keys';
    assert audit.is_attached('integration.key_encryption_keys'),
        'every write of integration.key_encryption_keys should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.key_encryption_keys', 'select, insert, update'
        )
    ), 'clients should have no right on integration.key_encryption_keys';
end
$verify$;

rollback;
