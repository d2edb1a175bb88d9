-- procedure online.loosen_column_change(text, interval, interval)

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call.

create or replace procedure online.loosen_column_change(
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
    perform online.require_phases(p_name, array['expanded', 'switched', 'finished']);

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_statement := null;
        select s
        into v_statement
        from online.loosen_statements(p_name) as s
        limit 1;
        exit when v_statement is null;
        commit;
        call online.ddl(v_statement, p_lock_timeout, p_patience);
        commit;
    end loop;

    commit;
end
$procedure$;

revoke all on procedure online.loosen_column_change(text, interval, interval) from public;

comment on procedure online.loosen_column_change (text, interval, interval) is
    'The way back of online.complete_column_change: takes not null, checks and foreign keys from '
    'the columns that follow. Raises what online.ddl raises.';
