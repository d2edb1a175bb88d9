-- Verify routiq:analytics/conversation_daily_metrics on pg

begin;

select
    t.organization_id,
    t.id,
    t.metric_on,
    t.channel,
    t.location_id,
    t.conversations_opened,
    t.conversations_resolved,
    t.messages_inbound,
    t.messages_outbound,
    t.first_responses,
    t.first_response_duration,
    t.computed_at
from analytics.conversation_daily_metrics as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.conversation_daily_metrics'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.conversation_daily_metrics'::pg_catalog.regclass
    ), 'app_owner should own analytics.conversation_daily_metrics';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'analytics.conversation_daily_metrics', 'select, insert, update'
        )
    ), 'clients should have no right on analytics.conversation_daily_metrics';
end
$verify$;

rollback;
