-- Verify routiq:analytics/refresh_state on pg

begin;

select
    t.name,
    t.dirty_at,
    t.last_refreshed_at,
    t.last_duration,
    t.row_count,
    t.last_error
from analytics.refresh_state as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.refresh_state'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'analytics.refresh_state'::pg_catalog.regclass
    ), 'app_owner should own analytics.refresh_state';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'analytics.refresh_state', 'select, insert, update'
        )
    ), 'clients should have no right on analytics.refresh_state';
end
$verify$;

rollback;
