-- A snapshot of before may not hold what others have committed since: it would be left out.
begin isolation level repeatable read;

select plan(2);

select throws_ok(
    'select audit.seal()',
    '25001',
    'the sealer cannot run in a transaction that is repeatable read',
    'the sealer refuses a transaction that keeps to one snapshot'
);

select is_empty(
    'select 1 from audit.chain_links',
    'and has sealed nothing'
);

select * from finish();

rollback;
