-- needs a superuser: acts as a replica

begin;

select plan(12);

create schema shop;
create table shop.orders (id text primary key default 'ORDER 0', n int);

select online.begin_column_change(
    p_name => 'id',
    p_table => 'shop.orders',
    p_column => 'id',
    p_type => 'text',
    p_to_new => 'lower(id)',
    p_to_old => 'upper(id_new)',
    p_new_column => null,
    p_new_default => null,
    p_path => 'public'
);

do $$
begin
    execute (
        select online.expand_statement(c, 'expanded')
        from online.column_changes as c
    );
end
$$;

prepare found as
select
    o.id,
    o.id_new
from shop.orders as o
order by o.n;

insert into shop.orders (id, n) values ('A', 1);
insert into shop.orders (id_new, n) values ('b', 2);
insert into shop.orders (n) values (3);
insert into shop.orders (id, id_new, n) values ('Mixed', 'mixed', 4);
select results_eq(
    'found',
    $$values ('A', 'a'), ('B', 'b'), ('ORDER 0', 'order 0'), ('Mixed', 'mixed')$$,
    'an insert fills what it leaves out, and leaves alone what fits'
);

update shop.orders set id = 'AA'
where n = 1;
update shop.orders set id_new = 'bb'
where n = 2;
select results_eq(
    'found',
    $$values ('AA', 'aa'), ('BB', 'bb'), ('ORDER 0', 'order 0'), ('Mixed', 'mixed')$$,
    'an update carries over what it writes'
);

update shop.orders set n = n + 10;
select results_eq(
    'found',
    $$values ('AA', 'aa'), ('BB', 'bb'), ('ORDER 0', 'order 0'), ('Mixed', 'mixed')$$,
    'an update of other columns changes neither'
);

select lives_ok(
    $$update shop.orders set id = 'C', id_new = 'c' where n = 11$$,
    'both may be written when they fit'
);
select throws_ok(
    $$update shop.orders set id = 'D', id_new = 'e' where n = 11$$,
    '23514',
    'columns "id" and "id_new" of table shop.orders were given values that differ',
    'values that differ are refused'
);

alter table shop.orders disable trigger zz_online_id;
update shop.orders set id_new = null;
alter table shop.orders enable always trigger zz_online_id;
update shop.orders set id_new = null
where id_new is null;
select results_eq(
    'found',
    $$values ('C', 'c'), ('BB', 'bb'), ('ORDER 0', 'order 0'), ('Mixed', 'mixed')$$,
    'what is null is filled by any update, and the old value stays as it was written'
);

set local session_replication_role = 'replica';
insert into shop.orders (id, n) values ('E', 20);
reset session_replication_role;
select is(
    (
        select o.id_new
        from shop.orders as o
        where o.n = 20
    ),
    'e',
    'rows that arrive by replication are kept right too'
);

do $$
begin
    execute (
        select string_agg(s, '; ')
        from online.switch_column_statements('id') as s
    );
end
$$;

select col_default_is('shop', 'orders', 'id', 'lower(''ORDER 0''::text)', 'the default moves');
delete from shop.orders;
insert into shop.orders (id, n) values ('f', 1);
insert into shop.orders (id_old, n) values ('G', 2);
insert into shop.orders (n) values (3);
prepare turned as
select
    o.id_old,
    o.id
from shop.orders as o
order by o.n;
select results_eq(
    'turned',
    $$values ('F', 'f'), ('G', 'g'), ('ORDER 0', 'order 0')$$,
    'after the switch the old column follows an insert'
);
update shop.orders set id = 'ff'
where n = 1;
update shop.orders set id_old = 'GG'
where n = 2;
select results_eq(
    'turned',
    $$values ('FF', 'ff'), ('GG', 'gg'), ('ORDER 0', 'order 0')$$,
    'and an update, whichever is written'
);
select is(
    (
        select c.differing_rows
        from online.compare_column_change('id') as c
    ),
    0::bigint,
    'the comparison agrees'
);
select is(
    online.column_change_stage('id'),
    'switched',
    'the change knows where it stands'
);

select *
from finish();

rollback;
