-- Verify routiq:clinic/queue_daily_stats on pg

begin;

select
    t.organization_id,
    t.location_id,
    t.queue_on,
    t.taken,
    t.called,
    t.done,
    t.gone,
    t.waited
from clinic.queue_daily_stats as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.queue_daily_stats'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.queue_daily_stats'::pg_catalog.regclass
    ), 'app_owner should own clinic.queue_daily_stats';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.queue_daily_stats', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.queue_daily_stats';
end
$verify$;

rollback;
