begin;

select plan(2);

select throws_ok(
    $$select ops.advise('loud')$$,
    '22023',
    'level "loud" is none of error, warning, notice',
    'no other level is taken'
);
select throws_ok(
    'select ops.advise(null)',
    '22023',
    null,
    'nor is none'
);

select * from finish();

rollback;
