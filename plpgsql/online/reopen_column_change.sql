-- procedure online.reopen_column_change(text, interval, interval)

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call.

create or replace procedure online.reopen_column_change(
    p_name text,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    perform online.require_phases(p_name, array['finished', 'switched']);
    commit;

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_statement := online.reopen_statement(p_name);
        commit;
        exit when v_statement is null;
        call online.ddl(v_statement, p_lock_timeout, p_patience);
        commit;
    end loop;
end
$procedure$;

revoke all on procedure online.reopen_column_change(text, interval, interval) from public;

comment on procedure online.reopen_column_change (text, interval, interval) is
    'The way back of online.finish_column_change: the old columns are added again and follow the '
    'new ones. Fill and complete the change, then it can switch back. Raises what online.ddl '
    'raises, 55000 for a change that is not finished.';
