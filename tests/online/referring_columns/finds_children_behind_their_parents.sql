begin;

select plan(3);

create schema shop;
create table shop.tenants (id int primary key);
create table shop.orders (
    tenant_id int references shop.tenants,
    id int,
    parent int,
    primary key (tenant_id, id),
    foreign key (tenant_id, parent) references shop.orders
);
create table shop.items (
    tenant_id int,
    order_id int,
    foreign key (tenant_id, order_id) references shop.orders
);

prepare found (regclass, name) as
select (r.relation::text || '.' || r.column_name) collate "default"
from online.referring_columns($1, $2) as r
order by r.place;

select results_eq(
    $$execute found('shop.tenants', 'id')$$,
    $$values ('shop.tenants.id'), ('shop.orders.tenant_id'), ('shop.items.tenant_id')$$,
    'directly and through others, each behind what it refers to'
);
select results_eq(
    $$execute found('shop.orders', 'id')$$,
    $$values ('shop.orders.id'), ('shop.orders.parent'), ('shop.items.order_id')$$,
    'a table may refer to itself'
);
select results_eq(
    $$execute found('shop.items', 'order_id')$$,
    $$values ('shop.items.order_id')$$,
    'what a column refers to is left alone'
);

select *
from finish();

rollback;
