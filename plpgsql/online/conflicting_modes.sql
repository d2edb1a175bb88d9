-- function online.conflicting_modes(text)

-- Where several modes are possible the strongest is assumed: then it is waited for one holder too
-- many, and nobody is stalled.

create or replace function online.conflicting_modes(p_statement text)
returns text[]
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_modes constant text[] := array[
        'AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock',
        'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'
    ];
    v_bare text := regexp_replace(
        lower(btrim(online.bare_statement(p_statement), e' \n\r\t;')), '\([^()]*\)', ' ', 'g'
    );
begin
    if v_bare ~ ';|\mdrop\M' then
        return c_modes;
    elsif v_bare ~ '^create\s+(unique\s+)?index\M' then
        return c_modes[3:4] || c_modes[6:8];
    elsif
        v_bare ~ '^create\s+(or\s+replace\s+)?(constraint\s+)?trigger\M'
        or v_bare ~ '^alter\s+table\M[^,]*\m(enable|disable)\s+trigger\M[^,]*$'
        or v_bare ~ '^alter\s+table\M[^,]*\madd\s+(constraint\s+\S+\s+)?foreign\s+key\M[^,]*$'
    then
        return c_modes[3:8];
    elsif
        v_bare ~ '^comment\s+on\M'
        or v_bare ~ '^alter\s+table\M[^,]*\mvalidate\s+constraint\M[^,]*$'
        or v_bare ~ '^alter\s+table\M[^,]*\mset\s+statistics\M[^,]*$'
    then
        return c_modes[4:8];
    end if;

    return c_modes;
end
$function$;

revoke all on function online.conflicting_modes(text) from public;

comment on function online.conflicting_modes(text) is
    'The lock modes, as in pg_locks, whose holders such a statement waits for; all modes where it '
    'is not known to need less than access exclusive.';
