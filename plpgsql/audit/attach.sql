-- function audit.attach(regclass)

-- Called by the change that makes the table, so that no row of it was ever written unrecorded. The
-- name of the table is an argument of the triggers: on the shards of a distributed table
-- tg_table_name is another. Run again after a table was renamed.

create or replace function audit.attach(p_table regclass)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_qualified text;
    v_name text;
    v_tenant text;
    v_row_id text;
    v_event text;
begin
    select
        format('%I.%I', n.nspname, c.relname),
        c.relname::text,
        case
            when p_table = 'core.organizations'::regclass then 'id'
            else coalesce(max(a.attname::text) filter (where a.attname = 'organization_id'), '')
        end,
        coalesce(
            max(a.attname::text) filter (where a.attname = 'id'),
            max(a.attname::text) filter (
                where a.attname <> 'organization_id' and a.attnum = any(x.indkey)
            )
        )
    into strict v_qualified, v_name, v_tenant, v_row_id
    from pg_class as c
    inner join pg_namespace as n
        on c.relnamespace = n.oid
    inner join pg_attribute as a
        on c.oid = a.attrelid and a.attnum > 0 and not a.attisdropped
    left join pg_index as x
        on c.oid = x.indrelid and x.indisprimary
    where c.oid = p_table
    group by n.nspname, c.relname;

    execute format(
        'create or replace trigger %I after insert on %s referencing new table as new_rows '
        'for each statement execute function audit.record_change(%L, %L, %L)',
        format('tg_%s_90_audit_insert', v_name), p_table, v_qualified, v_tenant, v_row_id
    );
    execute format(
        'create or replace trigger %I after update on %s referencing old table as old_rows new table as new_rows '
        'for each statement execute function audit.record_change(%L, %L, %L)',
        format('tg_%s_90_audit_update', v_name), p_table, v_qualified, v_tenant, v_row_id
    );
    execute format(
        'create or replace trigger %I after delete on %s referencing old table as old_rows '
        'for each statement execute function audit.record_change(%L, %L, %L)',
        format('tg_%s_90_audit_delete', v_name), p_table, v_qualified, v_tenant, v_row_id
    );
    execute format(
        'create or replace trigger %I after truncate on %s '
        'for each statement execute function audit.record_change(%L, %L, %L)',
        format('tg_%s_90_audit_truncate', v_name), p_table, v_qualified, v_tenant, v_row_id
    );

    foreach v_event in array array['insert', 'update', 'delete', 'truncate'] loop
        execute format(
            'comment on trigger %I on %s is %L',
            format('tg_%s_90_audit_%s', v_name, v_event),
            p_table,
            'Records who wrote what; made by audit.attach'
        );
    end loop;
end
$function$;

alter function audit.attach(regclass) owner to app_owner;

revoke all on function audit.attach(regclass) from public;

comment on function audit.attach(regclass) is
    'Has every write of a table recorded in audit.events.';
