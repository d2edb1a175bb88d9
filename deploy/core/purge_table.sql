-- Deploy routiq:core/purge_table to pg
-- requires: core/delete_batches__policies
-- requires: core/delete_batch_rows__policies

begin;

-- function core.purge_table(regclass, timestamptz, bigint)

-- Only rows that nobody refers to any more: so children go first, whatever the order of the calls,
-- and a row waits for whatever refers to it and is kept longer. Rows that somebody holds just now
-- are left to the next call.

create or replace function core.purge_table(
    p_table regclass, p_deleted_before timestamptz, p_limit bigint
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_unreferred text;
    v_count bigint;
-- @plpgsql_check_options: performance_warnings = false
begin
    select
        string_agg(
            format(
                'and not exists (select from %s as c where %s%s)',
                f.conrelid::regclass,
                (
                    select string_agg(format('c.%I = t.%I', ca.attname, pa.attname), ' and ')
                    from unnest(f.conkey, f.confkey) as k (child, parent)
                    inner join pg_attribute as ca
                        on ca.attrelid = f.conrelid and ca.attnum = k.child
                    inner join pg_attribute as pa
                        on pa.attrelid = f.confrelid and pa.attnum = k.parent
                ),
                case when f.conrelid = f.confrelid then ' and c.id <> t.id' end
            ),
            ' '
        )
    into v_unreferred
    from pg_constraint as f
    where f.contype = 'f' and f.confrelid = p_table and f.conparentid = 0;

    execute format(
        'with doomed as materialized ('
        'select t.organization_id, t.id from %1$s as t '
        'where t.deleted_at < $1 %2$s limit $2 for update of t skip locked'
        '), gone as ('
        'delete from %1$s as t using doomed as d '
        'where t.organization_id = d.organization_id and t.id = d.id '
        'returning t.organization_id, t.id, t.delete_batch'
        '), noted as ('
        'update core.delete_batches as b set purged_at = now() from gone as g '
        'where b.organization_id = g.organization_id and b.id = g.delete_batch '
        'and b.purged_at is null'
        '), forgotten as ('
        'delete from core.delete_batch_rows as w using gone as g '
        'where w.organization_id = g.organization_id and w.delete_batch = g.delete_batch '
        'and w.table_name = $3 and w.row_id = g.id'
        ') select count(*) from gone',
        p_table, coalesce(v_unreferred, '')
    )
    into v_count
    using p_deleted_before, p_limit, p_table::text;

    return v_count;
end
$function$;

alter function core.purge_table(regclass, timestamptz, bigint) owner to app_owner;

revoke all on function core.purge_table(regclass, timestamptz, bigint) from public;

comment on function core.purge_table(regclass, timestamptz, bigint) is
    'Removes for good rows of a table that were deleted before an instant and that nothing refers '
    'to, as many as the limit allows, and tells how many.';

commit;
