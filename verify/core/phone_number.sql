-- Verify routiq:core/phone_number on pg

begin;

select cast('+61298765432' as core.phone_number);

do $verify$
begin
    assert (
        select
            t.typtype = 'd'
            and t.typbasetype = 'pg_catalog.text'::pg_catalog.regtype
            and pg_catalog.pg_get_userbyid(t.typowner) = 'app_owner'
        from pg_catalog.pg_type as t
        where t.oid = 'core.phone_number'::pg_catalog.regtype
    ), 'core.phone_number should be a domain of app_owner over text';
    assert (
        select pg_catalog.count(*) = 1
        from pg_catalog.pg_constraint as c
        where c.contypid = 'core.phone_number'::pg_catalog.regtype and c.convalidated
    ), 'core.phone_number should have its checks';
end
$verify$;

rollback;
