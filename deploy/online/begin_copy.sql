-- Deploy routiq:online/begin_copy to pg
-- requires: online/syncs
-- requires: online/find_sync
-- requires: online/begin_backfill

begin;

-- function online.begin_copy(text, interval, bigint, bigint)

-- Where the tenant is an expression over the old row, not a column of it, no index tells the order
-- of tenants: then the rows go along the primary key.

create or replace function online.begin_copy(
    p_name text,
    p_batch_target interval,
    p_max_lag_bytes bigint,
    p_max_dead_rows bigint
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sync online.syncs := online.find_sync(
        p_name, array['started', 'copied', 'reconciled', 'swapped']
    );
    v_tenant name := (
        select a.attname
        from pg_attribute as a
        where
            a.attrelid = v_sync.old_table
            and not a.attisdropped
            and quote_ident(a.attname) = v_sync.forward ->> v_sync.tenant_column
    );
begin
    if v_sync.copied_at is not null then
        return null;
    end if;

    perform online.begin_backfill(
        'sync ' || p_name, v_sync.old_table, format('copy to %s', v_sync.new_table), 'true',
        p_batch_target, p_max_lag_bytes, p_max_dead_rows, v_tenant, p_name
    );
    return 'sync ' || p_name;
end
$function$;

revoke all on function online.begin_copy(text, interval, bigint, bigint) from public;

comment on function online.begin_copy(text, interval, bigint, bigint) is
    'Begins or takes up the backfill that copies the rows of a sync; answers its name, or null '
    'when all is copied. Raises 55000 for a sync that is not started.';

commit;
