-- function online.reconcile_chunk(online.syncs, text, integer, text[], text, integer, integer)

create or replace function online.reconcile_chunk(
    p_sync online.syncs,
    p_side text,
    p_chunk integer,
    p_after text[],
    p_tenant text,
    p_rows integer,
    p_keep integer
)
returns text[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
-- The queries are written of quoted names and of expressions that the caller gave:
-- @plpgsql_check_options: security_warnings = false
declare
    v_table regclass := case p_side when 'old' then p_sync.old_table else p_sync.new_table end;
    v_tenant text := case
        when p_tenant is null then 'true'
        else format(
            '(%s)::text = %L',
            case p_side
                when 'old' then p_sync.forward ->> p_sync.tenant_column
                else quote_ident(p_sync.tenant_column)
            end,
            p_tenant
        )
    end;
    v_range text := online.batch_range(v_table, null, p_after is null);
    v_up_to text[];
    v_rows bigint;
begin
    perform set_config('row_security', 'off', true);

    execute online.batch_end_query(v_table, null, p_after is null, v_tenant)
    into v_up_to, v_rows
    using p_after, p_rows;

    if v_up_to is null then
        return null;
    end if;

    execute concat(
        case p_side
            when 'old' then online.compare_old_rows(p_sync, v_range, v_tenant)
            else online.compare_new_rows(p_sync, v_range, v_tenant)
        end,
        'listed as (insert into online.sync_differences (sync, tenant, kind, key, columns) '
        'select $3, coalesce(p.tenant, ''''), '
        'case when p.is_there then ''different'' when $4 = ''old'' then ''missing in new'' '
        'else ''missing in old'' end, p.key, case when p.is_there then p.columns end '
        'from pairs as p where p.is_different order by p.key limit $5) '
        'insert into online.sync_chunks (sync, side, chunk, tenant, up_to, old_rows, new_rows, '
        'old_digest, new_digest, differing_rows) '
        'select $3, $4, $6, coalesce(p.tenant, ''''), $2, '
        'case when $4 = ''old'' then count(*) else count(*) filter (where p.is_there) end, '
        'case when $4 = ''new'' then count(*) else count(*) filter (where p.is_there) end, '
        'coalesce(sum(p.old_hash), 0), coalesce(sum(p.new_hash) filter (where p.is_there), 0), '
        'count(*) filter (where p.is_different) from pairs as p group by coalesce(p.tenant, '''')'
    )
    using
        p_after, v_up_to, p_sync.name, p_side,
        greatest(
            0,
            p_keep - (
                select count(*)
                from online.sync_differences as d
                where d.sync = p_sync.name
            )
        ),
        p_chunk;

    -- Rows that come behind a range that was not full are new.
    return case when v_rows = p_rows then v_up_to end;
end
$function$;

revoke all on function
online.reconcile_chunk(online.syncs, text, integer, text[], text, integer, integer)
from public;

comment on function
online.reconcile_chunk(online.syncs, text, integer, text[], text, integer, integer) is
    'Compares the rows of one range, behind the key given, with the other table, and writes what '
    'it found to online.sync_chunks and online.sync_differences. Answers the key that ended the '
    'range; null when there were no more rows.';
