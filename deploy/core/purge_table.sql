-- Deploy routiq:core/purge_table to pg
-- requires: core/delete_batches__policies
-- requires: core/delete_batch_rows__policies

begin;

-- function core.purge_table(regclass, timestamptz, bigint)

-- Only rows that nothing refers to any more, by a foreign key or by a rule: so children go first,
-- whatever the order of the calls, and a row waits for whatever refers to it and is kept longer. The
-- keys of partitioned tables, to which their rows refer by their own id, go with the rows. A legal
-- hold keeps every row of its organization that lived on one of its days, and a row that says itself
-- until when it has to be kept (retain_until_on) stays so long. Rows that somebody holds just now are
-- left to the next call.

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
    v_keys text;
    v_held text := '';
    v_count bigint;
-- every name is quoted where the texts are put together
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    select
        string_agg(
            format(
                'and not exists (select from %s as c where c.organization_id = t.organization_id '
                'and c.%I = t.id%s)',
                w.child_table,
                w.child_column,
                case when w.child_table = p_table then ' and c.id <> t.id' end
            ),
            ' '
            order by w.child_table::text, w.child_column
        )
    into v_unreferred
    from (
        select
            f.conrelid::regclass as child_table,
            ca.attname::text as child_column
        from pg_constraint as f
        cross join unnest(f.conkey, f.confkey) as k (child, parent)
        inner join pg_attribute as ca
            on f.conrelid = ca.attrelid and k.child = ca.attnum
        inner join pg_attribute as pa
            on f.confrelid = pa.attrelid and k.parent = pa.attnum and pa.attname = 'id'
        where f.contype = 'f' and f.confrelid = p_table and f.conparentid = 0
        union
        select
            r.child_table::regclass,
            r.child_column
        from core.delete_rules as r
        where r.parent_table = p_table::text
    ) as w;

    select
        string_agg(
            format(
                ', keys_%s as (delete from %s as k using gone as g '
                'where k.organization_id = g.organization_id and k.%I = g.id)',
                f.oid, f.confrelid::regclass, ka.attname
            ),
            ' '
        )
    into v_keys
    from pg_constraint as f
    cross join unnest(f.conkey, f.confkey) as k (own, key)
    inner join pg_attribute as oa
        on f.conrelid = oa.attrelid and k.own = oa.attnum and oa.attname = 'id'
    inner join pg_attribute as ka
        on f.confrelid = ka.attrelid and k.key = ka.attnum
    where f.contype = 'f' and f.conrelid = p_table and f.conparentid = 0;

    if exists (
        select
        from pg_attribute as a
        where
            a.attrelid = p_table
            and a.attname = 'retain_until_on'
            and not a.attisdropped
    )
    then
        v_held := 'and coalesce(t.retain_until_on < (now() at time zone ''UTC'')::date, true)';
    end if;

    -- The audit trail came later than this function.
    if to_regclass('audit.legal_holds') is not null then
        v_held := v_held || ' and not exists (select from audit.legal_holds as h '
            'where h.organization_id = t.organization_id '
            'and h.deleted_at is null and h.released_at is null '
            'and h.from_on <= (t.deleted_at at time zone ''UTC'')::date '
            'and h.until_on >= (t.created_at at time zone ''UTC'')::date)';
    end if;

    execute format(
        'with doomed as materialized ('
        'select t.organization_id, t.id from %1$s as t '
        'where t.deleted_at < $1 %2$s %4$s limit $2 for update of t skip locked'
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
        ')%3$s select count(*) from gone',
        p_table, coalesce(v_unreferred, ''), coalesce(v_keys, ''), v_held
    )
    into v_count
    using p_deleted_before, p_limit, p_table::text;

    return v_count;
end
$function$;

alter function core.purge_table(regclass, timestamptz, bigint) owner to app_owner;

revoke all on function core.purge_table(regclass, timestamptz, bigint) from public;

comment on function core.purge_table(regclass, timestamptz, bigint) is
    'Removes for good rows of a table that were deleted before an instant, that nothing refers to '
    'and that neither a legal hold nor a retention of their own keeps, as many as the limit '
    'allows, and tells how many.';

commit;
