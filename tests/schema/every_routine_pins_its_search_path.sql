-- core.new_id is the one exception: a set clause would keep the planner from inlining it.

begin;

select plan(2);

prepare offenders as
select p.oid::regprocedure
from pg_proc as p
where
    p.pronamespace::regnamespace::name in (select s.name from test.house_schemas() as s (name))
    and p.oid <> 'core.new_id()'::regprocedure
    and not coalesce(p.proconfig @> array['search_path=pg_catalog, pg_temp'], false);

select is_empty('offenders', 'every routine but core.new_id pins its search_path');

alter function core.jwt() reset search_path;

select isnt_empty('offenders', 'a routine without a pinned path is noticed');

select *
from finish();

rollback;
