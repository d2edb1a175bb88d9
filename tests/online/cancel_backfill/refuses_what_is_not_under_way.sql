begin;

select plan(5);

create table public.things (id int primary key);

select throws_ok(
    $$select online.cancel_backfill('none')$$,
    '55000',
    'no backfill "none" is there to cancel',
    'there is none of that name'
);

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
    $$select online.continue_backfill('things')$$,
    '55000',
    'no backfill "things" is there to continue',
    'one that runs cannot be continued'
);
select lives_ok($$select online.pause_backfill('things')$$, 'it can be paused');
select throws_ok(
    $$select online.pause_backfill('things')$$,
    '55000',
    'no backfill "things" is there to pause',
    'but not twice'
);
select lives_ok($$select online.cancel_backfill('things')$$, 'a paused one can be cancelled');

select *
from finish();

rollback;
