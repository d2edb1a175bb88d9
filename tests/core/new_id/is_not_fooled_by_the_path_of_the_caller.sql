begin;

select plan(2);

create schema trap;
create function trap.wrong(double precision, double precision)
returns double precision
language sql
as 'select 0::double precision';
create operator trap.* (
    leftarg = double precision, rightarg = double precision, function = trap.wrong
);
create function trap.gen_random_uuid()
returns uuid
language sql
as $$ select '00000000-0000-0000-0000-000000000000'::uuid $$;

set local search_path = trap, pg_catalog, public;

select cmp_ok(
    core.new_id(),
    '>',
    '01900000-0000-7000-8000-000000000000'::uuid,
    'the time in the id does not come from an operator of the caller'
);
select isnt(
    right(core.new_id()::text, 12),
    '000000000000',
    'the random part does not come from a function of the caller'
);

select *
from finish();

rollback;
