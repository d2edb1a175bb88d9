-- Deploy routiq:online/check_ddl to pg
-- requires: online/bare_statement

begin;

-- function online.check_ddl(text, interval, interval)

create or replace function online.check_ddl(
    p_statement text,
    p_lock_timeout interval,
    p_patience interval
)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_bare text := online.bare_statement(p_statement);
begin
    if p_statement is null or p_lock_timeout is null or p_patience is null then
        raise exception 'statement, lock timeout and patience must be given'
            using errcode = 'null_value_not_allowed';
    end if;

    if p_lock_timeout not between interval '1 ms' and interval '1 s' then
        raise exception 'lock timeout % is not between 1 ms and 1 s', p_lock_timeout
            using
                errcode = 'invalid_parameter_value',
                detail = 'While a strong lock is waited for, everybody else queues behind it.';
    end if;

    if v_bare ~* '\mconcurrently\M' then
        raise exception 'no procedure can run a statement with "concurrently"'
            using
                errcode = 'feature_not_supported',
                hint = 'run the statement by itself, outside of any transaction block; it needs '
                || 'no short lock timeout, for nobody queues behind it';
    end if;

    if v_bare ~* '^\s*(vacuum|cluster|reindex|begin|start|commit|rollback|savepoint|call|do)\M' then
        raise exception 'a statement that begins with "%" is none for online.ddl',
            substring(v_bare from '\w+')
            using
                errcode = 'feature_not_supported',
                hint = 'run it by itself';
    end if;
end
$function$;

revoke all on function online.check_ddl(text, interval, interval) from public;

comment on function online.check_ddl(text, interval, interval) is
    'Refuses what online.ddl cannot do: 22004 for a null, 22023 for a lock timeout outside 1 ms to '
    '1 s, 0A000 for "concurrently" and for statements that cannot run in a procedure or must not '
    'run briefly.';

commit;
