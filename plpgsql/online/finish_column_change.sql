-- procedure online.finish_column_change(text, interval, interval)

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call.

create or replace procedure online.finish_column_change(
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
    perform online.require_phases(p_name, array['switched', 'finished']);
    commit;
    call online.loosen_column_change(p_name, p_lock_timeout, p_patience);
    commit;

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_statement := online.drop_statement(p_name, 'finished');
        commit;
        exit when v_statement is null;
        call online.ddl(v_statement, p_lock_timeout, p_patience);
        commit;
    end loop;
end
$procedure$;

revoke all on procedure online.finish_column_change(text, interval, interval) from public;

comment on procedure online.finish_column_change (text, interval, interval) is
    'Drops the old columns of a change that has switched, their foreign keys first, each by '
    'itself. A call that failed half-way is taken up where it stopped. Raises what online.ddl '
    'raises, 55000 for a change that has not switched.';
