begin;

select plan(5);

select lives_ok(
    $$select cast('*/5 8-18 1,15 * MON-FRI' as jobs.cron_expression)$$, 'steps, ranges, lists, names'
);
select throws_ok($$select cast('hourly' as jobs.cron_expression)$$, '23514', null, 'no word');
select throws_ok($$select cast('* * * *' as jobs.cron_expression)$$, '23514', null, 'no four fields');
select throws_ok($$select cast('* * * * * *' as jobs.cron_expression)$$, '23514', null, 'nor six');
select throws_ok(
    $$select cast('* * * * $(id)' as jobs.cron_expression)$$, '23514', null, 'nothing that a shell would run'
);

select *
from finish();

rollback;
