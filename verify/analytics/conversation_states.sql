-- Verify routiq:analytics/conversation_states on pg

begin;

select
    t.organization_id,
    t.conversation_id,
    t.channel,
    t.location_id,
    t.opened_at,
    t.resolved_at,
    t.asked_at,
    t.answered_at,
    t.computed_at
from analytics.conversation_states as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.conversation_states'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.conversation_states'::pg_catalog.regclass
    ), 'app_owner should own analytics.conversation_states';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'analytics.conversation_states', 'select, insert, update'
        )
    ), 'clients should have no right on analytics.conversation_states';
end
$verify$;

rollback;
