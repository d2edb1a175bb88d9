-- Verify routiq:core/currency_code on pg

begin;

select cast('AUD' as core.currency_code);

do $verify$
begin
    assert (
        select
            t.typtype = 'd'
            and t.typbasetype = 'pg_catalog.text'::pg_catalog.regtype
            and pg_catalog.pg_get_userbyid(t.typowner) = 'app_owner'
        from pg_catalog.pg_type as t
        where t.oid = 'core.currency_code'::pg_catalog.regtype
    ), 'core.currency_code should be a domain of app_owner over text';
    assert (
        select pg_catalog.count(*) = 1
        from pg_catalog.pg_constraint as c
        where c.contypid = 'core.currency_code'::pg_catalog.regtype and c.convalidated
    ), 'core.currency_code should have its checks';
end
$verify$;

rollback;
