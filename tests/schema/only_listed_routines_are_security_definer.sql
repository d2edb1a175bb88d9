begin;

select plan(2);

prepare offenders as
select p.oid::regprocedure
from pg_proc as p
where
    p.pronamespace::regnamespace::name in (select s.name from test.schemas() as s (name))
    and p.pronamespace <> coalesce(to_regnamespace('api'), 0)
    and p.prosecdef
    and p.oid <> 'core.load_context()'::regprocedure;

select is_empty('offenders', 'outside api only core.load_context runs with its owner''s rights');

alter function core.jwt() security definer;

select isnt_empty('offenders', 'another definer is noticed');

select *
from finish();

rollback;
