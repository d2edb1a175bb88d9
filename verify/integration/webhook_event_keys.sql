-- Verify routiq:integration/webhook_event_keys on pg

begin;

select
    t.organization_id,
    t.service_code,
    t.event_id,
    t.webhook_event_id,
    t.received_at
from integration.webhook_event_keys as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.webhook_event_keys'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.webhook_event_keys'::pg_catalog.regclass
    ), 'app_owner should own integration.webhook_event_keys';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.webhook_event_keys', 'select, insert, update'
        )
    ), 'clients should have no right on integration.webhook_event_keys';
end
$verify$;

rollback;
