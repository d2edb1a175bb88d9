-- function online.end_holders(integer[], name[])

-- A statement can be cancelled; a session that forgot to end its transaction has none, so it ends
-- as a whole.

create or replace function online.end_holders(p_pids integer[], p_roles name[])
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_said text;
begin
    select
        string_agg(
            format(
                '%s of process %s of role "%s"',
                case
                    when a.state = 'active' and pg_cancel_backend(a.pid) then 'cancelled the statement'
                    when a.state <> 'active' and pg_terminate_backend(a.pid) then 'ended the session'
                    else 'could not end the transaction'
                end,
                a.pid, a.usename
            ),
            e'\n'
        )
    into v_said
    from pg_stat_activity as a
    where
        a.pid = any(p_pids)
        and a.usename = any(p_roles)
        and a.backend_type = 'client backend';

    return v_said;
exception
    when insufficient_privilege then
        return format('may not end their transactions: %s', sqlerrm);
end
$function$;

revoke all on function online.end_holders(integer[], name[]) from public;

comment on function online.end_holders(integer[], name[]) is
    'Cancels the statements, or ends the sessions without one, of those processes whose role is '
    'among the roles; tells what it did, null for nothing.';
