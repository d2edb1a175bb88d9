-- Deploy routiq:online/complete_column_change to pg
-- requires: online/add_constraint
-- requires: online/next_piece
-- requires: online/require_no_transaction_block
-- requires: online/require_phases
-- requires: online/set_not_null

begin;

-- procedure online.complete_column_change(text, interval, interval)

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call.

create or replace procedure online.complete_column_change(
    p_name text,
    p_lock_timeout interval default '50 ms',
    p_patience interval default '5 minutes'
)
language plpgsql
as $procedure$
declare
    v_kind pg_catalog.text;
    v_table pg_catalog.regclass;
    v_object pg_catalog.name;
    v_definition pg_catalog.text;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    perform online.require_phases(p_name, array['expanded', 'switched', 'finished']);

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        select p.*
        into v_kind, v_table, v_object, v_definition
        from online.next_piece(p_name) as p;
        exit when v_kind is null;

        if v_kind = 'not null' then
            commit;
            call online.set_not_null(v_table, v_object, p_lock_timeout, p_patience);
        else
            commit;
            call online.add_constraint(
                v_table, v_object, v_definition, p_lock_timeout, p_patience
            );
        end if;
        commit;
    end loop;

    commit;
end
$procedure$;

revoke all on procedure online.complete_column_change(text, interval, interval) from public;

comment on procedure online.complete_column_change (text, interval, interval) is
    'Gives the columns that follow in a change what those that lead have: not null, checks and '
    'foreign keys, each not valid first and validated while reads and writes go on. Can be called '
    'again. Raises 55000 when the fill or an index is wanted first, and what the rows violate.';

commit;
