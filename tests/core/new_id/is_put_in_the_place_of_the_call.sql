-- A "set" clause or an unqualified volatile call would forbid that, and cost most of the speed.

begin;

select plan(1);

create function pg_temp.plan_of(p_query text)
returns text
language plpgsql
as $$
declare
    v_plan text;
begin
    execute 'explain (verbose, format json) ' || p_query into v_plan;
    return v_plan;
end
$$;

select doesnt_match(
    pg_temp.plan_of('select core.new_id() from generate_series(1, 10)'),
    'new_id',
    'the planner puts the body in the place of the call'
);

select *
from finish();

rollback;
