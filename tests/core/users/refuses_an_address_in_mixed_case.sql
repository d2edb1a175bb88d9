begin;

select plan(2);

select throws_ok(
    $$insert into core.users (external_id, email) values ('user_a', 'Ada@Example.com')$$,
    '23514',
    null,
    'an address is kept in lower case'
);
select lives_ok(
    $$insert into core.users (external_id, email) values ('user_a', 'ada@example.com')$$,
    'an address in lower case is taken'
);

select *
from finish();

rollback;
