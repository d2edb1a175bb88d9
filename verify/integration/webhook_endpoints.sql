-- Verify routiq:integration/webhook_endpoints on pg

begin;

select
    t.organization_id,
    t.id,
    t.service_code,
    t.name,
    t.is_active,
    t.tolerance,
    t.ordering_key_path,
    t.appending_event_types,
    t.is_unsigned,
    t.max_body_bytes,
    t.events_per_second,
    t.burst,
    t.signing_credential_id,
    t.previous_credential_id,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from integration.webhook_endpoints as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.webhook_endpoints'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.webhook_endpoints'::pg_catalog.regclass
    ), 'app_owner should own integration.webhook_endpoints';
    assert audit.is_attached('integration.webhook_endpoints'), 'every write of integration.webhook_endpoints should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.webhook_endpoints', 'select, insert, update'
        )
    ), 'clients should have no right on integration.webhook_endpoints';
end
$verify$;

rollback;
