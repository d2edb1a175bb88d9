-- Verify routiq:comms/conversations on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.assignee_id,
    t.channel,
    t.external_thread_id,
    t.subject,
    t.status,
    t.last_message_at,
    t.message_count,
    t.unread_count,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from comms.conversations as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'comms.conversations'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'comms.conversations'::pg_catalog.regclass
    ), 'app_owner should own comms.conversations';
    assert audit.is_attached('comms.conversations'),
        'every write of comms.conversations should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'comms.conversations' and s.from_status = ''
    ), 'the flow of comms.conversations should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'comms.conversations', 'select, insert, update'
        )
    ), 'clients should have no right on comms.conversations';
end
$verify$;

rollback;
