-- procedure online.switch_column_change(text, text, text, interval, interval)

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call.

create or replace procedure online.switch_column_change(
    p_name text,
    p_before text default null,
    p_after text default null,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_path pg_catalog.text := pg_catalog.current_setting('search_path');
    v_statement pg_catalog.text;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    v_statement := online.switch_statement(p_name, false, p_before, p_after, v_path);
    commit;

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
        commit;
    end if;
end
$procedure$;

revoke all on procedure
online.switch_column_change(text, text, text, interval, interval)
from public;

comment on procedure
online.switch_column_change (text, text, text, interval, interval) is
    'Lets the new columns of a change lead, in one short transaction: keys, foreign keys, '
    'defaults, identities, names and triggers. From then on the old columns follow, so that the '
    'way back loses no write. p_before and p_after run in that transaction, for views and '
    'policies that read the columns. Does nothing when it is done. Raises what online.ddl raises, '
    '55000 with what is wanted first, 2BP01 for what reads the columns.';
