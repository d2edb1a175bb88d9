-- Verify routiq:billing/number_series on pg

begin;

select
    t.organization_id,
    t.kind,
    t.last_number
from billing.number_series as t
where false;

do $verify$
begin
    assert (
        select r.relrowsecurity and r.relforcerowsecurity
        from pg_catalog.pg_class as r
        where r.oid = 'billing.number_series'::pg_catalog.regclass
    ), 'row security should be on and forced';
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'billing.number_series'::pg_catalog.regclass
    ), 'app_owner should own billing.number_series';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'billing.number_series', 'select, insert, update'
        )
    ), 'clients should have no right on billing.number_series';
end
$verify$;

rollback;
