-- Deploy routiq:core/require_restorable to pg
-- requires: core/delete_order
-- requires: core/delete_batch_rows__policies
-- requires: core/refuse
-- requires: core/division_condition

begin;

-- function core.require_restorable(uuid, uuid)

-- Parents are held while the batch comes back, so that nobody deletes one meanwhile. Raises RQ409.

create or replace function core.require_restorable(p_organization_id uuid, p_delete_batch uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_step record;
    v_other uuid;
    v_is_deleted boolean;
-- names come from the rules, the condition is quoted where it is put together
-- @plpgsql_check_options: security_warnings = false
begin
    for v_step in
        select
            r.child_table::regclass as child_table,
            r.child_column,
            r.parent_table::regclass as parent_table,
            w.ids
        from core.delete_rules as r
        inner join core.delete_order() as o
            on r.parent_table = o.table_name
        inner join (
            select
                a.table_name,
                array_agg(a.row_id) as ids
            from core.delete_batch_rows as a
            where a.organization_id = p_organization_id and a.delete_batch = p_delete_batch
            group by a.table_name
        ) as w
            on r.child_table = w.table_name
        order by o.depth, r.parent_table, r.child_table, r.child_column
    loop
        execute format(
            'with held as materialized ('
            'select p.delete_batch, p.deleted_at from %s as p '
            'where p.organization_id = $1 and p.id in ('
            'select t.%I from %s as t where t.organization_id = $1 and t.id = any($3)%s) '
            'order by p.id for key share of p) '
            'select h.delete_batch, true from held as h '
            'where h.deleted_at is not null and h.delete_batch is distinct from $2 limit 1',
            v_step.parent_table,
            v_step.child_column,
            v_step.child_table,
            core.division_condition(v_step.child_table, 'id', p_organization_id, v_step.ids)
        )
        into v_other, v_is_deleted
        using p_organization_id, p_delete_batch, v_step.ids;

        if v_is_deleted then
            perform core.refuse(
                'RQ409',
                'what it belongs to is deleted itself',
                format(
                    'a row of %s refers by %s to a row of %s that went with the batch "%s"',
                    v_step.child_table, v_step.child_column, v_step.parent_table, v_other
                ),
                'undo that deletion first'
            );
        end if;
    end loop;
end
$function$;

alter function core.require_restorable(uuid, uuid) owner to app_owner;

revoke all on function core.require_restorable(uuid, uuid) from public;

comment on function core.require_restorable(uuid, uuid) is
    'Refuses with RQ409 to restore a batch whose rows refer to a row that another batch deleted, '
    'and names that batch.';

commit;
