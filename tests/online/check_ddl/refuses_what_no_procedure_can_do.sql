begin;

select plan(7);

select throws_ok(
    $$select online.check_ddl('create index  CONCURRENTLY on t (a)', '50 ms', '1 s')$$,
    '0A000',
    'no procedure can run a statement with "concurrently"',
    'concurrently, in whatever case'
);
select throws_ok(
    $$select online.check_ddl('/* first */ vacuum full t', '50 ms', '1 s')$$,
    '0A000',
    'a statement that begins with "vacuum" is none for online.ddl',
    'vacuum, after a comment'
);
select throws_ok(
    $$select online.check_ddl('begin; drop table t; commit', '50 ms', '1 s')$$,
    '0A000',
    'a statement that begins with "begin" is none for online.ddl',
    'control of transactions'
);
select throws_ok(
    $$select online.check_ddl('drop table t', '2 s', '1 s')$$,
    '22023',
    'lock timeout 00:00:02 is not between 1 ms and 1 s',
    'an ask so long that others would feel it'
);
select throws_ok(
    $$select online.check_ddl('drop table t', '0', '1 s')$$,
    '22023',
    'lock timeout 00:00:00 is not between 1 ms and 1 s',
    'no limit at all'
);
select throws_ok(
    $$select online.check_ddl(null, '50 ms', '1 s')$$,
    '22004',
    'statement, lock timeout and patience must be given',
    'a null'
);
select lives_ok(
    $$select online.check_ddl(
        'comment on table t is ''built concurrently''', '50 ms', '1 s'
    )$$,
    'a word in a text refuses nothing'
);

select *
from finish();

rollback;
