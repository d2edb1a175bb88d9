-- Verify routiq:integration/services on pg

begin;

select
    t.code,
    t.name,
    t.capabilities,
    t.default_rate,
    t.default_rate_period,
    t.default_concurrency
from integration.services as t
where false;

do $verify$
begin
    assert (
        select pg_catalog.pg_get_userbyid(r.relowner) = 'app_owner'
        from pg_catalog.pg_class as r
        where r.oid = 'integration.services'::pg_catalog.regclass
    ), 'app_owner should own integration.services';
    assert not pg_catalog.has_table_privilege('app_owner', 'integration.services', 'insert, update, delete'),
        'functions should not be able to change what stands there';
    assert not exists (
        select
        from
            pg_catalog.unnest(array['anon', 'authenticated', 'app_worker', 'service_role'])
                as c (name)
        where pg_catalog.has_any_column_privilege(
            c.name, 'integration.services', 'select, insert, update'
        )
    ), 'clients should have no right on integration.services';
end
$verify$;

rollback;
