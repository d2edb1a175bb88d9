-- Verify routiq:core/country_code on pg

begin;

select cast('AU' as core.country_code);

do $verify$
begin
    assert (
        select
            t.typtype = 'd'
            and t.typbasetype = 'pg_catalog.text'::pg_catalog.regtype
            and pg_catalog.pg_get_userbyid(t.typowner) = 'app_owner'
        from pg_catalog.pg_type as t
        where t.oid = 'core.country_code'::pg_catalog.regtype
    ), 'core.country_code should be a domain of app_owner over text';
    assert (
        select pg_catalog.count(*) = 1
        from pg_catalog.pg_constraint as c
        where c.contypid = 'core.country_code'::pg_catalog.regtype and c.convalidated
    ), 'core.country_code should have its checks';
end
$verify$;

rollback;
