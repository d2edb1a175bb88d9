begin;

select plan(2);

create schema shop;
create table shop.things (n int);
create table shop.days (day date, n int) partition by range (day);
create table shop.day_1 partition of shop.days for values from ('2026-01-01') to ('2026-01-02');

select results_eq(
    $$
    select s collate "default"
    from online.index_statements('shop.things', 'idx', ' using btree (n)', true) as s
    $$,
    $$values (
        'create unique index concurrently if not exists idx on shop.things using btree (n)'
    )$$,
    'a table needs one statement'
);
select results_eq(
    $$
    select s collate "default"
    from online.index_statements('shop.days', 'idx', ' using btree (n)', false) as s
    $$,
    $$values
        (
            'call online.ddl('
            || '''create index if not exists idx on only shop.days using btree (n)'')'
        ),
        (
            'create index concurrently if not exists day_1_idx on shop.day_1 '
            || 'using btree (n)'
        ),
        ('call online.ddl(''alter index shop.idx attach partition shop.day_1_idx'')')$$,
    'a partitioned table gets an empty one, which turns valid with the last that is attached'
);

select *
from finish();

rollback;
