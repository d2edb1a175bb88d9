begin;

select plan(6);

create schema shop;
create table shop.orders (id int primary key, n int);
create table shop."Odd name" (id int constraint fk_odd references shop.orders);
create table shop.days (id int) partition by list (id);
create table shop.day_1 partition of shop.days for values in (1);
create index idx_orders_n on shop.orders (n);

select set_eq(
    $$select unnest(online.relations_of('alter table shop.orders add x int', 'public'))$$,
    $$select 'shop.orders'::regclass::oid$$,
    'the table that is named'
);
select set_eq(
    $$select unnest(online.relations_of('alter table orders add x int', '"$user", shop'))$$,
    $$select 'shop.orders'::regclass::oid$$,
    'along the path of the caller'
);
select set_eq(
    $$select unnest(online.relations_of('alter table shop . "Odd name" add x int', 'public'))$$,
    $$select 'shop."Odd name"'::regclass::oid$$,
    'by a quoted name'
);
select set_eq(
    $$select unnest(online.relations_of('alter table shop.days add x int', 'public'))$$,
    $$select unnest(array['shop.days', 'shop.day_1']::regclass[])::oid$$,
    'the partitions of a table'
);
select set_eq(
    $$select unnest(online.relations_of('drop index shop.idx_orders_n', 'public'))$$,
    $$select unnest(array['shop.idx_orders_n', 'shop.orders']::regclass[])::oid$$,
    'the table of an index'
);
select set_eq(
    $$select unnest(
        online.relations_of('alter table shop."Odd name" drop constraint fk_odd', 'public')
    )$$,
    $$select unnest(array['shop."Odd name"', 'shop.orders']::regclass[])::oid$$,
    'the table that a foreign key refers to, when something is dropped'
);

select *
from finish();

rollback;
