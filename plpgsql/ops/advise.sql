-- function ops.advise(text, text)

-- The rules stand in the views ops.advisor_*. Names in them are printed with their schemas,
-- whatever
-- the caller's search_path is, so that each remedy means what was found.

create or replace function ops.advise(p_level text default 'notice', p_code text default '%')
returns table (code text, level text, object text, detail text, remedy text, undo text, proof text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_levels constant text[] := array['error', 'warning', 'notice'];
begin
    if p_level is null or p_level <> all(c_levels) then
        raise exception 'level "%" is none of error, warning, notice', p_level
            using
                errcode = 'invalid_parameter_value',
                hint = 'ops.advise(''warning'') tells of errors and warnings';
    end if;

    return query
    select
        f.code,
        f.level,
        f.object,
        f.detail,
        f.remedy,
        f.undo,
        f.proof
    from ops.advisor_findings as f
    where
        array_position(c_levels, f.level) <= array_position(c_levels, p_level)
        and f.code like p_code
    order by array_position(c_levels, f.level), f.code, f.object;
end
$function$;

alter function ops.advise(text, text) owner to app_owner;

revoke all on function ops.advise(text, text) from public;
grant execute on function ops.advise(text, text) to app_monitor;

comment on function ops.advise(text, text) is
    'What an experienced eye would find in this database, the gravest first, each with the SQL '
    'that '
    'mends it. Takes the least grave level to tell of (error, warning, notice) and a pattern of '
    'like '
    'for the rules. Raises 22023 for another level. The same without this plan: slipstitch advise.';
