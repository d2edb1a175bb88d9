-- Verify routiq:jobs/cron_expression on pg

begin;

select cast('0 6 * * MON-FRI' as jobs.cron_expression);

do $verify$
begin
    assert (
        select
            t.typtype = 'd'
            and t.typbasetype = 'pg_catalog.text'::pg_catalog.regtype
            and pg_catalog.pg_get_userbyid(t.typowner) = 'app_owner'
        from pg_catalog.pg_type as t
        where t.oid = 'jobs.cron_expression'::pg_catalog.regtype
    ), 'jobs.cron_expression should be a domain of app_owner over text';
    assert (
        select pg_catalog.count(*) = 1
        from pg_catalog.pg_constraint as c
        where c.contypid = 'jobs.cron_expression'::pg_catalog.regtype and c.convalidated
    ), 'jobs.cron_expression should have its checks';
end
$verify$;

rollback;
