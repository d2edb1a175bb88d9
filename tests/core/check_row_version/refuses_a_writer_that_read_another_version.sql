begin;

select plan(4);

select lives_ok($$select core.check_row_version('patient', 3, 3)$$, 'the present version');
select lives_ok($$select core.check_row_version('patient', null, 3)$$, 'no version at all');
select throws_ok(
    $$select core.check_row_version('patient', 2, 3)$$,
    'RQ409',
    'somebody changed this patient meanwhile',
    'an older version'
);
select throws_ok(
    $$select core.check_row_version('patient', 4, 3)$$, 'RQ409', null, 'a version of another row'
);

select *
from finish();

rollback;
