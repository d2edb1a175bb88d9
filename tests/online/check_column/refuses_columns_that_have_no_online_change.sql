begin;

select plan(6);

create schema shop;
create table shop.things (
    id int generated always as identity,
    n int,
    double int generated always as (n * 2) stored
);
create table shop.days (day date, n int primary key, m int) partition by hash (n);
create table shop.day_1 partition of shop.days for values with (modulus 1, remainder 0);

prepare refused (regclass, name, regtype) as select online.check_column($1, $2, $3);

select throws_ok(
    $$execute refused('shop.things', 'nothing', 'text')$$,
    '42703', 'table shop.things has no column "nothing"', 'one that is not there'
);
select throws_ok(
    $$execute refused('shop.things', 'double', 'text')$$,
    '0A000', 'column "double" of shop.things cannot be changed: it is generated',
    'a generated one'
);
select throws_ok(
    $$execute refused('shop.things', 'id', 'uuid')$$,
    '0A000',
    'column "id" of shop.things cannot be changed: it is an identity column, which cannot be uuid',
    'an identity that would be no number'
);
select throws_ok(
    $$execute refused('shop.days', 'n', 'bigint')$$,
    '0A000', 'column "n" of shop.days cannot be changed: it belongs to a key of a partitioned table',
    'a key of a partitioned table'
);
select throws_ok(
    $$execute refused('shop.day_1', 'm', 'bigint')$$,
    '0A000', 'column "m" of shop.day_1 cannot be changed: its table is a partition',
    'a partition'
);
select lives_ok(
    $$execute refused('shop.days', 'm', 'bigint')$$,
    'other columns of a partitioned table can be changed'
);

select *
from finish();

rollback;
