-- procedure online.undo_column_change(text, interval, interval)

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call.

create or replace procedure online.undo_column_change(
    p_name text,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_is_switched pg_catalog.bool;
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    perform online.require_phases(p_name, array['begun', 'expanded', 'switched', 'undone']);
    v_is_switched := exists (
        select
        from online.column_changes as c
        where
            c.name = p_name
            and c.phase = 'switched'
    );
    commit;

    if v_is_switched then
        call online.switch_column_change_back(
            p_name, p_lock_timeout => p_lock_timeout, p_patience => p_patience
        );
        commit;
    end if;

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_statement := online.undo_statement(p_name);
        commit;
        exit when v_statement is null;
        call online.ddl(v_statement, p_lock_timeout, p_patience);
        commit;
    end loop;
end
$procedure$;

revoke all on procedure online.undo_column_change(text, interval, interval) from public;

comment on procedure online.undo_column_change (text, interval, interval) is
    'Takes a change back from any point before it is finished: switches back where it has '
    'switched, then drops the new columns and what was made for them. No write is lost. Raises '
    'what online.switch_column_change_back raises, 55000 for a change that is finished.';
