-- Verify routiq:integration/rate_buckets on pg

begin;

select
    t.organization_id,
    t.integration_id,
    t.name,
    t.capacity,
    t.refill_per_second,
    t.tokens,
    t.refilled_at,
    t.resumes_at
from integration.rate_buckets as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'integration.rate_buckets'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.rate_buckets'::pg_catalog.regclass
    ), 'app_owner should own integration.rate_buckets';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.rate_buckets', 'select, insert, update'
        )
    ), 'clients should have no right on integration.rate_buckets';
end
$verify$;

rollback;
