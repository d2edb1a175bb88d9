-- Deploy routiq:online/start_column_change to pg
-- requires: online/begin_column_change
-- requires: online/check_conversion
-- requires: online/column_changes
-- requires: online/ddl
-- requires: online/expand_statement
-- requires: online/require_no_transaction_block
-- requires: online/tell_dependents

begin;

-- procedure online.start_column_change(text, regclass, name, text, text, text, name, text, interval, interval)

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call, and what
-- the caller gave runs along the caller's path. Every row is looked at before anything is made: a
-- value that cannot be converted must not make writes fail afterwards.

create or replace procedure online.start_column_change(
    p_name text,
    p_table regclass,
    p_column name,
    p_type text,
    p_to_new text default null,
    p_to_old text default null,
    p_new_column name default null,
    p_new_default text default null,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_path pg_catalog.text := pg_catalog.current_setting('search_path');
    v_change online.column_changes;
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    perform online.begin_column_change(
        p_name, p_table, p_column, p_type, p_to_new, p_to_old, p_new_column, p_new_default, v_path
    );
    commit;

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        select c.*
        into v_change
        from online.column_changes as c
        where
            c.name = p_name
            and c.phase = 'begun'
        order by c.place
        limit 1;
        exit when not found;
        perform online.check_conversion(v_change);
        perform online.tell_dependents(v_change);
        commit;
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_statement := online.expand_statement(v_change, 'expanded');
        commit;
        call online.ddl(v_statement, p_lock_timeout, p_patience);
        commit;
    end loop;

    commit;
end
$procedure$;

revoke all on procedure
online.start_column_change(
    text, regclass, name, text, text, text, name, text, interval, interval
)
from public;

comment on procedure
online.start_column_change (
    text, regclass, name, text, text, text, name, text, interval, interval
) is
    'Adds a column beside another one, and a trigger that keeps both alike whichever is written; '
    'so too for every column that refers to it by foreign keys. A call that failed half-way is '
    'taken up where it stopped. Raises what online.check_column and online.ddl raise, and what the '
    'conversion of a value raises: then nothing was made.';

commit;
