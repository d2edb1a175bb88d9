-- Verify routiq:online/schema on pg

begin;

do $verify$
begin
    assert pg_catalog.to_regnamespace('online') is not null, 'schema online should be there';
    assert not exists (
        select
        from pg_catalog.pg_namespace as n
        cross join
            lateral pg_catalog.aclexplode(
                coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))
            ) as a
        where n.nspname = 'online' and a.grantee = 0
    ), 'PUBLIC should not reach schema online';
end
$verify$;

rollback;
