begin;

select plan(2);

prepare offenders as
select p.oid::regprocedure
from pg_proc as p
where
    p.pronamespace::regnamespace::name in (select s.name from test.schemas() as s (name))
    and obj_description(p.oid, 'pg_proc') is null;

select is_empty('offenders', 'every routine has its contract in a comment');

comment on function core.jwt() is null;

select isnt_empty('offenders', 'a routine without a comment is noticed');

select *
from finish();

rollback;
