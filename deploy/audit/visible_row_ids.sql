-- Deploy routiq:audit/visible_row_ids to pg
-- requires: audit/trigger_arguments
-- requires: core/current_role_in_org
-- requires: core/current_org_id

begin;

-- function audit.visible_row_ids(text, uuid[])

-- A record does not say which branch its row belongs to; the row does. Whoever sees every branch
-- also sees the records of rows and tables that are gone.

create or replace function audit.visible_row_ids(p_table_name text, p_row_ids uuid[])
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_table regclass := to_regclass(p_table_name);
    v_arguments text[];
    v_visible uuid[];
begin
    if core.current_role_in_org() in ('owner', 'admin', 'super_admin') then
        return p_row_ids;
    end if;

    if v_table is null then
        return '{}'::uuid[];
    end if;

    v_arguments := audit.trigger_arguments(v_table);

    execute format(
        'select array_agg(t.%1$I) from %2$s as t where t.%1$I = any($1) %3$s',
        v_arguments[3],
        v_table,
        case
            when v_arguments[2] not in ('', v_arguments[3])
                then format('and t.%I = $2', v_arguments[2])
        end
    )
    into v_visible
    using p_row_ids, core.current_org_id();

    return coalesce(v_visible, '{}'::uuid[]);
end
$function$;

alter function audit.visible_row_ids(text, uuid[]) owner to app_owner;

revoke all on function audit.visible_row_ids(text, uuid[]) from public;

comment on function audit.visible_row_ids(text, uuid[]) is
    'Those rows of a table whose history the caller may see: what he may see now, and everything '
    'for whoever sees every branch.';

commit;
