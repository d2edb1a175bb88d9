begin;

select plan(5);

select is(
    test.error_as(
        'app_owner', $$insert into ref.status_transitions values ('core.users', 'active', 'gone')$$
    ),
    '42501',
    'no function widens a flow'
);
select is(
    test.error_as('app_owner', 'delete from ref.status_transitions'), '42501', 'or narrows one'
);
select is(
    test.error_as(
        'app_migrator',
        $$insert into ref.status_transitions values ('core.users', 'active', 'gone')$$
    ),
    null,
    'a migration does'
);
select throws_ok(
    $$insert into ref.status_transitions values ('core.users', 'active', 'active')$$, '23514', null,
    'a way leads somewhere'
);
select throws_ok(
    $$insert into ref.status_transitions values ('users', '', 'active')$$, '23514', null,
    'a table is named with its schema'
);

select *
from finish();

rollback;
