begin;

select plan(2);

create table public.things (id int unique);

prepare begin_it as
select online.begin_backfill(
    p_name => 'things',
    p_table => 'public.things',
    p_set => 'id = id',
    p_where => 'true',
    p_batch_target => '100 ms',
    p_max_lag_bytes => null,
    p_max_dead_rows => null
);

select throws_ok(
    'begin_it',
    '55000',
    'table public.things has no primary key',
    'a backfill goes along the primary key'
);

alter table public.things add primary key (id);

select lives_ok('begin_it', 'with one it begins');

select *
from finish();

rollback;
