-- Verify routiq:analytics/changes on pg

begin;

select
    t.organization_id,
    t.id,
    t.measure,
    t.occurred_at,
    t.location_id,
    t.subject_id,
    t.label,
    t.quantity,
    t.duration,
    t.changed_at
from analytics.changes as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.changes'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.changes'::pg_catalog.regclass
    ), 'app_owner should own analytics.changes';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'analytics.changes', 'select, insert, update'
        )
    ), 'clients should have no right on analytics.changes';
end
$verify$;

rollback;
