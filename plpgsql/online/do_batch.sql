-- function online.do_batch(online.backfills, text)

-- A copy may meet a writer who carries the same row over at this moment. Then PostgreSQL may hold
-- it to another unique index than that of the key, and refuses what is no violation. So it tries
-- again: that row is seen by then, and what refuses twice refuses truly.

create or replace function online.do_batch(
    p_backfill online.backfills,
    p_path text,
    out last_key text[],
    out scanned bigint,
    out updated bigint
)
returns record
language plpgsql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
-- The caller's own expressions are executed, with the caller's rights:
-- @plpgsql_check_options: security_warnings = false
declare
    v_statement text := online.batch_statement(p_backfill);
    v_refused text;
    v_refused_before text := '';
begin
    if p_backfill.last_key is null then
        update online.backfills as b
        set end_key = online.last_key(b.relation, b.tenant_column)
        where b.name = p_backfill.name
        returning b.end_key into p_backfill.end_key;
    end if;

    execute online.batch_end_query(
        p_backfill.relation,
        p_backfill.tenant_column,
        p_backfill.last_key is null,
        case
            when p_backfill.end_key is null then 'false'
            else online.up_to_key(p_backfill.relation, p_backfill.tenant_column, 3)
        end
    )
    into last_key, scanned
    using p_backfill.last_key, p_backfill.batch_rows, p_backfill.end_key;

    if last_key is null then
        return;
    end if;

    perform set_config('online.sync_frame', online.copy_frame(p_backfill), true);

    loop
        begin
            perform set_config('search_path', p_path, true);
            execute v_statement using p_backfill.last_key, last_key;
            get diagnostics updated = row_count;
            perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
            exit;
        exception
            when unique_violation or exclusion_violation then
                get stacked diagnostics v_refused = pg_exception_detail;
                if p_backfill.sync is null or v_refused is not distinct from v_refused_before then
                    raise;
                end if;
                v_refused_before := v_refused;
        end;
    end loop;

    perform set_config('online.sync_frame', '', true);
end
$function$;

revoke all on function online.do_batch(online.backfills, text) from public;

comment on function online.do_batch(online.backfills, text) is
    'Writes or copies the rows of the next batch: the key of its last row, the rows that it looked '
    'at and those that it wrote. The first batch finds the row at which the backfill ends. What '
    'the caller gave runs along the search_path given.';
