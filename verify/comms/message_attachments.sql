-- Verify routiq:comms/message_attachments on pg

begin;

select
    t.organization_id,
    t.id,
    t.message_id,
    t.contact_id,
    t.location_id,
    t.is_private,
    t.asset_id,
    t.url,
    t.file_name,
    t.media_type,
    t.byte_size,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from comms.message_attachments as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'comms.message_attachments'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'comms.message_attachments'::pg_catalog.regclass
    ), 'app_owner should own comms.message_attachments';
    assert audit.is_attached('comms.message_attachments'),
        'every write of comms.message_attachments should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'comms.message_attachments', 'select, insert, update'
        )
    ), 'clients should have no right on comms.message_attachments';
end
$verify$;

rollback;
