begin;

select plan(17);

create schema shop;
create table shop.old (id int primary key, note text);
create table shop.new (id int primary key, note text);

create function pg_temp.begin_sync(
    p_name text, p_old regclass, p_new regclass, p_tenant name default null, p_forward jsonb default '{}'
)
returns text
language sql
as $$
    select (online.begin_sync(p_name, p_old, p_new, p_forward, '{}', p_tenant, 'pg_catalog')).state
$$;

select throws_ok(
    $$select pg_temp.begin_sync(null, 'shop.old', 'shop.new')$$,
    '22023', 'a sync needs a name and two tables', 'it has a name'
);
select throws_ok(
    $$select pg_temp.begin_sync('s', 'shop.old', 'shop.old')$$,
    '22023', 'a sync needs a name and two tables', 'and a table is not kept like itself'
);
select throws_ok(
    $$select pg_temp.begin_sync('s', 'shop.old', 'shop.new', 'clinic')$$,
    '42703', 'column "clinic" of shop.new is not kept by the sync', 'whose row it is can be told by a column that is kept'
);
select is(pg_temp.begin_sync('s', 'shop.old', 'shop.new'), 'begun', 'two tables are enough');
select is(pg_temp.begin_sync('s', 'shop.old', 'shop.new'), 'begun', 'asked for again it is the same sync');
select throws_ok(
    $$select pg_temp.begin_sync('s', 'shop.new', 'shop.old')$$,
    '55000', 'sync "s" is another one: of shop.old and shop.new', 'a name is of one sync'
);

select throws_ok(
    $$select online.find_sync('t', array['begun'])$$,
    '42704', 'no sync "t" is there', 'one that nobody began is not there'
);
select throws_ok(
    $$select online.find_sync('s', array['copied', 'swapped'])$$,
    '55000', 'sync "s" is begun, and should be copied or swapped', 'and one that has begun has not gone further'
);
select lives_ok($$select online.require_sync('s', 'begun')$$, 'a verify script may ask that it began');
select throws_ok(
    $$select online.require_sync('s', 'copied')$$,
    '55000', 'sync "s" is begun, not copied yet', 'or that it copied, which it did not'
);
select throws_ok(
    $$select online.require_sync('s', 'gone')$$,
    '22023', 'state "gone" is none of begun, started, copied, reconciled, swapped, stopped', 'or nothing that there is not'
);

select throws_ok(
    $$select online.require_column_change('c', 'begun')$$,
    '55000', 'change "c" is not there, not yet begun', 'so of a change of a column that nobody began'
);
select throws_ok(
    $$select online.require_column_change('c', 'gone')$$,
    '22023', 'there is no phase "gone"', 'and of a phase that there is not'
);

select throws_ok(
    $$select online.numbering_statement('shop.old', 'nothing', 'a')$$,
    '42703', 'table shop.old has no column "nothing"', 'a column that is not there gets no numbers'
);
select throws_ok(
    $$select online.numbering_statement('shop.old', 'id', 'a')$$,
    '55000', 'column "id" of shop.old owns no sequence', 'nor one that has no sequence'
);
create table shop.numbered (id int generated always as identity);
select is(
    online.numbering_statement('shop.numbered', 'id', 'a'), null, 'what is so already is left as it is'
);
select matches(
    online.numbering_statement('shop.numbered', 'id', 'd'), '^lock table shop.numbered', 'and changed under a lock otherwise'
);

select * from finish();

rollback;
