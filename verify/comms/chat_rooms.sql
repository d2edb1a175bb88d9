-- Verify routiq:comms/chat_rooms on pg

begin;

select
    t.organization_id,
    t.id,
    t.location_id,
    t.contact_id,
    t.name,
    t.last_sequence,
    t.last_message_at,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from comms.chat_rooms as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'comms.chat_rooms'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'comms.chat_rooms'::pg_catalog.regclass
    ), 'app_owner should own comms.chat_rooms';
    assert audit.is_attached('comms.chat_rooms'),
        'every write of comms.chat_rooms should be audited';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'comms.chat_rooms', 'select, insert, update'
        )
    ), 'clients should have no right on comms.chat_rooms';
end
$verify$;

rollback;
