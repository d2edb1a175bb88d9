-- Deploy routiq:online/switch_column_change_back to pg
-- requires: online/ddl
-- requires: online/require_no_transaction_block
-- requires: online/switch_statement
-- requires: online/unproved_constraints
-- requires: online/validate_constraint

begin;

-- procedure online.switch_column_change_back(text, text, text, interval, interval)

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call.

create or replace procedure online.switch_column_change_back(
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
    v_table pg_catalog.regclass;
    v_constraint pg_catalog.name;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    v_statement := online.switch_statement(p_name, true, p_before, p_after, v_path);
    commit;

    if v_statement is not null then
        call online.ddl(v_statement, p_lock_timeout, p_patience);
        commit;
    end if;

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        v_constraint := null;
        select
            c.relation,
            c.constraint_name
        into v_table, v_constraint
        from online.unproved_constraints(p_name) as c
        limit 1;
        exit when v_constraint is null;
        commit;
        call online.validate_constraint(v_table, v_constraint);
        commit;
    end loop;

    commit;
end
$procedure$;

revoke all on procedure
online.switch_column_change_back(text, text, text, interval, interval)
from public;

comment on procedure
online.switch_column_change_back (text, text, text, interval, interval) is
    'The way back of online.switch_column_change, at any time before the change is finished: the '
    'old columns lead again, with every write since. Foreign keys that went with the primary key '
    'are made again and validated. Does nothing when it is done. Raises what online.ddl raises, '
    '55000 with what is wanted first, 2BP01 for what reads the columns.';

commit;
