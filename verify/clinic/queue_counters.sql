-- Verify routiq:clinic/queue_counters on pg

begin;

select
    t.organization_id,
    t.location_id,
    t.queue_on,
    t.last_number
from clinic.queue_counters as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.queue_counters'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'clinic.queue_counters'::pg_catalog.regclass
    ), 'app_owner should own clinic.queue_counters';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'clinic.queue_counters', 'select, insert, update'
        )
    ), 'clients should have no right on clinic.queue_counters';
end
$verify$;

rollback;
