-- Deploy routiq:online/fill_column_change to pg
-- requires: online/backfill
-- requires: online/next_fill
-- requires: online/require_no_transaction_block
-- requires: online/require_phases

begin;

-- procedure online.fill_column_change(text, interval, bigint, bigint)

-- Cannot pin a search_path, for it commits: each transaction pins it by its first call. The
-- trigger fills what is null on any update, so the backfill only touches the rows.

create or replace procedure online.fill_column_change(
    p_name text,
    p_batch_target interval default '100 ms',
    p_max_lag_bytes bigint default 67108864,
    p_max_dead_rows bigint default null
)
language plpgsql
as $procedure$
declare
    v_fill pg_catalog.text;
    v_table pg_catalog.regclass;
    v_set pg_catalog.text;
    v_where pg_catalog.text;
begin
    call online.require_no_transaction_block();
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    perform online.require_phases(p_name, array['expanded', 'switched', 'finished']);

    loop
        perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
        select f.*
        into v_fill, v_table, v_set, v_where
        from online.next_fill(p_name) as f;
        exit when v_fill is null;
        commit;
        call online.backfill(
            v_fill, v_table, v_set, v_where, p_batch_target, p_max_lag_bytes, p_max_dead_rows
        );
        commit;
    end loop;

    commit;
end
$procedure$;

revoke all on procedure online.fill_column_change(text, interval, bigint, bigint) from public;

comment on procedure online.fill_column_change (text, interval, bigint, bigint) is
    'Fills the columns that follow in a change, by online.backfill for each table: it can be '
    'paused, continued, cancelled and taken up again as there. Does nothing when all are filled. '
    'Raises 42704 when there is no such change, 55000 when it is not expanded.';

commit;
