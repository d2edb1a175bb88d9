-- Verify routiq:core/idempotency_keys on pg

begin;

select
    t.organization_id,
    t.user_id,
    t.key,
    t.arguments_digest,
    t.result,
    t.created_at,
    t.expires_at
from core.idempotency_keys as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'core.idempotency_keys'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'core.idempotency_keys'::pg_catalog.regclass
    ), 'app_owner should own core.idempotency_keys';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'core.idempotency_keys', 'select, insert, update'
        )
    ), 'clients should have no right on core.idempotency_keys';
end
$verify$;

rollback;
