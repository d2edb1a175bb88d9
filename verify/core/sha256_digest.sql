-- Verify routiq:core/sha256_digest on pg

begin;

select cast(pg_catalog.sha256('') as core.sha256_digest);

do $verify$
begin
    assert (
        select
            t.typtype = 'd'
            and t.typbasetype = 'pg_catalog.bytea'::pg_catalog.regtype
            and pg_catalog.pg_get_userbyid(t.typowner) = 'app_owner'
        from pg_catalog.pg_type as t
        where t.oid = 'core.sha256_digest'::pg_catalog.regtype
    ), 'core.sha256_digest should be a domain of app_owner over bytea';
    assert (
        select pg_catalog.count(*) = 1
        from pg_catalog.pg_constraint as c
        where c.contypid = 'core.sha256_digest'::pg_catalog.regtype and c.convalidated
    ), 'core.sha256_digest should have its checks';
end
$verify$;

rollback;
