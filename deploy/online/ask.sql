-- Deploy routiq:online/ask to pg
-- requires: online/hasten_deadlock_check
-- requires: online/set_lock_timeout

begin;

-- function online.ask(text[], text, text, interval, integer, interval)

-- The statement is the caller's own and runs with the caller's rights and path. Before PostgreSQL
-- 17 nothing can end a statement from inside a procedure, so there its hold is told, not limited.

create or replace function online.ask(
    p_locks text[],
    p_statement text,
    p_path text,
    p_lock_timeout interval,
    p_relations integer,
    p_hold_budget interval
)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
-- The caller's own statement is executed, with the caller's rights:
-- @plpgsql_check_options: security_warnings = false
declare
    v_began_at timestamptz := clock_timestamp();
    v_lock text;
begin
    perform online.hasten_deadlock_check();

    if current_setting('server_version_num')::integer >= 170000 then
        perform set_config(
            'transaction_timeout',
            floor(extract(epoch from p_lock_timeout + p_hold_budget) * 1000) || 'ms',
            true
        );
    end if;

    begin
        -- One budget for them all: each gets what those before it left.
        foreach v_lock in array coalesce(p_locks, '{}') loop
            perform online.set_lock_timeout(p_lock_timeout - (clock_timestamp() - v_began_at));
            execute v_lock;
        end loop;
    exception
        when insufficient_privilege then
            null;
    end;

    perform online.set_lock_timeout(
        (p_lock_timeout - (clock_timestamp() - v_began_at)) / greatest(1, p_relations)
    );
    perform set_config('search_path', p_path, true);
    execute p_statement;
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);

    if clock_timestamp() - v_began_at > p_hold_budget then
        raise warning 'the locks of this statement were held for %',
            clock_timestamp() - v_began_at
            using hint = 'what takes longer than a moment belongs in steps: not valid, backfill';
    end if;

    return true;
exception
    when lock_not_available or deadlock_detected then
        return false;
end
$function$;

revoke all on function online.ask(text[], text, text, interval, integer, interval) from public;

comment on function online.ask(text[], text, text, interval, integer, interval) is
    'Takes locks in an order, runs a statement that locks so many relations along the search_path '
    'given, and waits for all of them at most so long; false, and nothing done or held, when a '
    'lock was refused. lock_timeout '
    'stays until the transaction ends; from PostgreSQL 17 on the transaction ends after the hold '
    'budget, and the session with it.';

commit;
