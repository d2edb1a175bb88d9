-- Verify routiq:comms/message_keys on pg

begin;

select
    t.organization_id,
    t.message_id,
    t.conversation_id,
    t.sequence,
    t.channel,
    t.external_id,
    t.sent_at,
    t.recorded_at
from comms.message_keys as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'comms.message_keys'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'comms.message_keys'::pg_catalog.regclass
    ), 'app_owner should own comms.message_keys';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'comms.message_keys', 'select, insert, update'
        )
    ), 'clients should have no right on comms.message_keys';
end
$verify$;

rollback;
