-- function online.column_change_stage(text)

create or replace function online.column_change_stage(p_name text)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with phases as (
        select array_agg(distinct c.phase) as found
        from online.column_changes as c
        where c.name = p_name
    ),

    missing as (
        select
            array_agg(distinct m.kind) as kinds,
            array_agg(distinct m.kind) filter (where m.kind <> 'spare') as wanted
        from online.column_change_missing(p_name) as m
    )

    select
        case
            when p.found is null then null
            when p.found && array['finished'] and p.found <> array['finished'] then 'finishing'
            when p.found && array['undone'] and p.found <> array['undone'] then 'undoing'
            when p.found && array['begun'] then 'begun'
            when p.found <> array['expanded'] then p.found[1]
            when m.kinds && array['fill'] then 'expanded'
            when m.wanted is not null then 'filled'
            else 'complete'
        end
    from phases as p
    cross join missing as m
$function$;

revoke all on function online.column_change_stage(text) from public;

comment on function online.column_change_stage(text) is
    'Where a change stands: begun, expanded, filled, complete, switched, finishing, finished, '
    'undoing or undone; null when there is no such change.';
