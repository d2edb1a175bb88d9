-- Verify routiq:jobs/queue_rates on pg

begin;

select
    t.queue,
    t.full_at
from jobs.queue_rates as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.queue_rates'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'jobs.queue_rates'::pg_catalog.regclass
    ), 'app_owner should own jobs.queue_rates';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'jobs.queue_rates', 'select, insert, update'
        )
    ), 'clients should have no right on jobs.queue_rates';
end
$verify$;

rollback;
