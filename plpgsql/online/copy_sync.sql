-- procedure online.copy_sync(text, interval, bigint, bigint)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified.

create or replace procedure online.copy_sync(
    p_name text,
    p_batch_target interval default '100 ms',
    p_max_lag_bytes bigint default 67108864,
    p_max_dead_rows bigint default null
)
language plpgsql
as $procedure$
declare
    v_backfill pg_catalog.text;
begin
    call online.require_no_transaction_block();
    v_backfill := online.begin_copy(p_name, p_batch_target, p_max_lag_bytes, p_max_dead_rows);

    if v_backfill is not null then
        call online.run_backfill(v_backfill, 'pg_catalog, pg_temp');
        perform online.note_sync(
            p_name,
            pg_catalog.jsonb_build_object(
                'state', 'copied', 'copied_at', pg_catalog.clock_timestamp()
            )
        );
        commit;
    end if;
end
$procedure$;

revoke all on procedure online.copy_sync(text, interval, bigint, bigint) from public;

comment on procedure online.copy_sync (text, interval, bigint, bigint) is
    'Copies the rows of the old table to the new one while both are in use: the backfill "sync '
    '<name>", which can be paused, cancelled and called again like any. Does nothing when all is '
    'copied. Raises what online.backfill raises, 55000 for a sync that is not started.';
