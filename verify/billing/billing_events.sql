-- Verify routiq:billing/billing_events on pg

begin;

select
    t.organization_id,
    t.event_id,
    t.event_type,
    t.occurred_at,
    t.received_at,
    t.subscription_id,
    t.plan_code,
    t.told_status,
    t.outcome
from billing.billing_events as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.billing_events'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'billing.billing_events'::pg_catalog.regclass
    ), 'app_owner should own billing.billing_events';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.billing_events', 'select, insert, update'
        )
    ), 'clients should have no right on billing.billing_events';
end
$verify$;

rollback;
