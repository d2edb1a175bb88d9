-- function online.ask(text, text, interval)

-- The statement is the caller's own and runs with the caller's rights and path.

create or replace function online.ask(p_statement text, p_path text, p_lock_timeout interval)
returns boolean
language plpgsql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
-- The caller's own statement is executed, with the caller's rights:
-- @plpgsql_check_options: security_warnings = false
begin
    perform set_config(
        'lock_timeout',
        greatest(1, floor(extract(epoch from p_lock_timeout) * 1000)) || 'ms',
        true
    );
    perform online.hasten_deadlock_check();
    perform set_config('search_path', p_path, true);

    execute p_statement;
    return true;
exception
    when lock_not_available or deadlock_detected then
        return false;
end
$function$;

revoke all on function online.ask(text, text, interval) from public;

comment on function online.ask(text, text, interval) is
    'Runs a statement along the search_path given and waits for each lock at most so long; false, '
    'and nothing done or held, when a lock was refused. lock_timeout stays until the transaction '
    'ends.';
