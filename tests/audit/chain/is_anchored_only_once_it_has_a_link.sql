begin;

select plan(2);

select throws_ok(
    $$select audit.anchor('00000000-0000-7000-8000-00000000dead')$$,
    'P0002',
    'the chain of organization 00000000-0000-7000-8000-00000000dead has no link yet',
    'there is nothing to anchor before the first link'
);

select is_empty(
    $$select 1 from audit.chain_anchors
    where organization_id = '00000000-0000-7000-8000-00000000dead'$$,
    'and no anchor is kept'
);

select * from finish();

rollback;
