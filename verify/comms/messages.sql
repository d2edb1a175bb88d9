-- Verify routiq:comms/messages on pg

begin;

select
    t.organization_id,
    t.id,
    t.conversation_id,
    t.sequence,
    t.contact_id,
    t.location_id,
    t.direction,
    t.author_kind,
    t.author_id,
    t.body,
    t.content_type,
    t.sent_at,
    t.received_at,
    t.delivery_status,
    t.external_id,
    t.is_private,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from comms.messages as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'comms.messages'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'comms.messages'::pg_catalog.regclass
    ), 'app_owner should own comms.messages';
    assert audit.is_attached('comms.messages'), 'every write of comms.messages should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'comms.messages.delivery_status' and s.from_status = ''
    ), 'the flow of comms.messages.delivery_status should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'comms.messages', 'select, insert, update'
        )
    ), 'clients should have no right on comms.messages';
end
$verify$;

rollback;
