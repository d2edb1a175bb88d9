-- Verify routiq:core/time_zone_name on pg

begin;

select cast('Australia/Sydney' as core.time_zone_name);

do $verify$
begin
    assert (
        select
            t.typtype = 'd'
            and t.typbasetype = 'pg_catalog.text'::pg_catalog.regtype
            and pg_catalog.pg_get_userbyid(t.typowner) = 'app_owner'
        from pg_catalog.pg_type as t
        where t.oid = 'core.time_zone_name'::pg_catalog.regtype
    ), 'core.time_zone_name should be a domain of app_owner over text';
    assert (
        select pg_catalog.count(*) = 1
        from pg_catalog.pg_constraint as c
        where c.contypid = 'core.time_zone_name'::pg_catalog.regtype and c.convalidated
    ), 'core.time_zone_name should have its checks';
end
$verify$;

rollback;
