-- Deploy routiq:core/restore_rows to pg
-- requires: core/delete_order
-- requires: core/delete_batch_rows__policies
-- requires: core/refuse
-- requires: core/division_condition

begin;

-- function core.restore_rows(uuid, uuid)

-- What is referred to comes back before what refers. Raises RQ409.

create or replace function core.restore_rows(p_organization_id uuid, p_delete_batch uuid)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_table regclass;
    v_ids uuid[];
    v_count bigint;
    v_sum bigint := 0::bigint;
    v_constraint text;
-- the condition is quoted where it is put together
-- @plpgsql_check_options: performance_warnings = false, security_warnings = false
begin
    for v_table, v_ids in
        select
            w.table_name::regclass,
            w.ids
        from (
            select
                a.table_name,
                array_agg(a.row_id) as ids
            from core.delete_batch_rows as a
            where a.organization_id = p_organization_id and a.delete_batch = p_delete_batch
            group by a.table_name
        ) as w
        left join core.delete_order() as o
            on w.table_name = o.table_name
        order by coalesce(o.depth, 0), w.table_name
    loop
        execute format(
            'update %s as t set deleted_at = null, deleted_by = null, delete_batch = null '
            'where t.organization_id = $1 and t.id = any($3) and t.delete_batch = $2%s',
            v_table, core.division_condition(v_table, 'id', p_organization_id, v_ids)
        )
        using p_organization_id, p_delete_batch, v_ids;

        get diagnostics v_count = row_count;
        v_sum := v_sum + v_count;
    end loop;

    return v_sum;
exception
    when unique_violation or exclusion_violation then
        get stacked diagnostics v_constraint = constraint_name;
        perform core.refuse(
            'RQ409', 'a living row has taken the place',
            format('%s in %s holds only one of them', v_constraint, v_table),
            'change or delete the living row, then undo the deletion'
        );
        return null;
end
$function$;

alter function core.restore_rows(uuid, uuid) owner to app_owner;

revoke all on function core.restore_rows(uuid, uuid) from public;

comment on function core.restore_rows(uuid, uuid) is
    'Brings the rows of a batch back, and tells how many there were. Raises RQ409 where a '
    'living row holds a unique key, and names the key.';

commit;
