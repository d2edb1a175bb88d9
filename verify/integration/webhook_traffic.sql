-- Verify routiq:integration/webhook_traffic on pg

begin;

select
    t.organization_id,
    t.endpoint_id,
    t.slot,
    t.tokens,
    t.refilled_at,
    t.accepted_count,
    t.known_count,
    t.refused_counts,
    t.last_refusals
from integration.webhook_traffic as t
where false;

select s.last_value
from integration.unknown_endpoint_calls as s
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.webhook_traffic'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.webhook_traffic'::pg_catalog.regclass
    ), 'app_owner should own integration.webhook_traffic';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.unknown_endpoint_calls'::pg_catalog.regclass
    ), 'app_owner should own integration.unknown_endpoint_calls';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.webhook_traffic', 'select, insert, update'
        )
    ), 'clients should have no right on integration.webhook_traffic';
end
$verify$;

rollback;
