-- Verify routiq:core/email_address on pg

begin;

select cast('ada@example.com' as core.email_address);

do $verify$
begin
    assert (
        select
            t.typtype = 'd'
            and t.typbasetype = 'pg_catalog.text'::pg_catalog.regtype
            and pg_catalog.pg_get_userbyid(t.typowner) = 'app_owner'
        from pg_catalog.pg_type as t
        where t.oid = 'core.email_address'::pg_catalog.regtype
    ), 'core.email_address should be a domain of app_owner over text';
    assert (
        select pg_catalog.count(*) = 4
        from pg_catalog.pg_constraint as c
        where c.contypid = 'core.email_address'::pg_catalog.regtype and c.convalidated
    ), 'core.email_address should have its checks';
end
$verify$;

rollback;
