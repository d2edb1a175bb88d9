-- Verify routiq:core/slug on pg

begin;

select cast('north-clinic' as core.slug);

do $verify$
begin
    assert (
        select
            t.typtype = 'd'
            and t.typbasetype = 'pg_catalog.text'::pg_catalog.regtype
            and pg_catalog.pg_get_userbyid(t.typowner) = 'app_owner'
        from pg_catalog.pg_type as t
        where t.oid = 'core.slug'::pg_catalog.regtype
    ), 'core.slug should be a domain of app_owner over text';
    assert (
        select pg_catalog.count(*) = 1
        from pg_catalog.pg_constraint as c
        where c.contypid = 'core.slug'::pg_catalog.regtype and c.convalidated
    ), 'core.slug should have its checks';
end
$verify$;

rollback;
