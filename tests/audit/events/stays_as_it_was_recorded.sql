begin;

select plan(7);

select test.make_tenants();

select
    throws_ok(
        'update audit.events set reason = $$x$$',
        '42501',
        null,
        'nobody changes a record, a superuser included'
    );
select throws_ok('delete from audit.events', '42501', null, 'nobody deletes one');
select throws_ok('truncate audit.events', '42501', null, 'nobody truncates them');
select throws_ok('truncate audit.events_default', '42501', null, 'not by a partition either');
select throws_ok(
    format(
        'delete from %s',
        (
            select i.inhrelid::regclass
            from pg_inherits as i
            inner join audit.events as e on i.inhrelid = e.tableoid
            limit 1
        )
    ),
    '42501', null, 'nor row by row in it'
);
select
    is(
        test.error_as('app_owner', 'update audit.events set reason = $$x$$'),
        '42501',
        'functions have not even the right'
    );
select is(test.error_as('app_owner', 'delete from audit.access_log'), '42501', 'nor on the reads');

select *
from finish();

rollback;
