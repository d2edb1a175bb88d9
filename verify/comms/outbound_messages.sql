-- Verify routiq:comms/outbound_messages on pg

begin;

select
    t.organization_id,
    t.id,
    t.contact_id,
    t.location_id,
    t.template_id,
    t.channel,
    t.purpose,
    t.to_email,
    t.to_phone,
    t.subject,
    t.body,
    t.status,
    t.status_at,
    t.send_at,
    t.lease_expires_at,
    t.attempts,
    t.provider_id,
    t.cost,
    t.currency,
    t.error_class,
    t.error_code,
    t.message_key,
    t.created_at,
    t.updated_at,
    t.created_by,
    t.updated_by,
    t.deleted_at,
    t.deleted_by,
    t.delete_batch,
    t.row_version,
    t.metadata
from comms.outbound_messages as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'comms.outbound_messages'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'comms.outbound_messages'::pg_catalog.regclass
    ), 'app_owner should own comms.outbound_messages';
    assert audit.is_attached('comms.outbound_messages'),
        'every write of comms.outbound_messages should be audited';
    assert exists (
        select
        from ref.status_transitions as s
        where s.entity = 'comms.outbound_messages' and s.from_status = ''
    ), 'the flow of comms.outbound_messages should have a beginning';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'comms.outbound_messages', 'select, insert, update'
        )
    ), 'clients should have no right on comms.outbound_messages';
end
$verify$;

rollback;
