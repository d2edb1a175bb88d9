-- Verify routiq:integration/endpoint_tokens on pg

begin;

select
    t.token_digest,
    t.id,
    t.organization_id,
    t.endpoint_id,
    t.created_at,
    t.created_by,
    t.revoked_at
from integration.endpoint_tokens as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.endpoint_tokens'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.endpoint_tokens'::pg_catalog.regclass
    ), 'app_owner should own integration.endpoint_tokens';
    assert audit.is_attached('integration.endpoint_tokens'), 'every write of integration.endpoint_tokens should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.endpoint_tokens', 'select, insert, update'
        )
    ), 'clients should have no right on integration.endpoint_tokens';
end
$verify$;

rollback;
