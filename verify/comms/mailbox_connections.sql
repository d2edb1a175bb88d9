-- Verify routiq:comms/mailbox_connections on pg

begin;

select
    t.organization_id,
    t.id,
    t.integration_id,
    t.location_id,
    t.address,
    t.sender_name,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from comms.mailbox_connections as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'comms.mailbox_connections'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'comms.mailbox_connections'::pg_catalog.regclass
    ), 'app_owner should own comms.mailbox_connections';
    assert audit.is_attached('comms.mailbox_connections'),
        'every write of comms.mailbox_connections should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'comms.mailbox_connections', 'select, insert, update'
        )
    ), 'clients should have no right on comms.mailbox_connections';
end
$verify$;

rollback;
