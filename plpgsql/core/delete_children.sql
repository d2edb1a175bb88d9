-- function core.delete_children(uuid, uuid)

-- One statement for each rule, not for each row. A row that is deleted already stays with its own
-- batch; so a ring of rows ends by itself. One pass reaches every table that is no ring; rows that
-- refer to rows of their own table need one for each step.

create or replace function core.delete_children(p_organization_id uuid, p_delete_batch uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rule record;
    v_ids uuid[];
    v_is_done boolean := false;
begin
    while not v_is_done loop
        v_is_done := true;

        for v_rule in
            select
                r.child_table::regclass as child_table,
                r.child_column,
                r.parent_table
            from core.delete_rules as r
            inner join core.delete_order() as o
                on r.child_table = o.table_name
            where r.action = 'cascade'
            order by o.depth, r.child_table, r.child_column
        loop
            continue when not exists (
                select
                from core.delete_batch_rows as w
                where
                    w.organization_id = p_organization_id
                    and w.delete_batch = p_delete_batch
                    and w.table_name = v_rule.parent_table
            );

            execute format(
                'select array(select c.id from %s as c where c.organization_id = $1 and c.%I in ('
                'select w.row_id from core.delete_batch_rows as w '
                'where w.organization_id = $1 and w.delete_batch = $2 and w.table_name = $3) '
                'and c.deleted_at is null order by c.id for update of c)',
                v_rule.child_table, v_rule.child_column
            )
            into v_ids
            using p_organization_id, p_delete_batch, v_rule.parent_table;

            if v_ids <> '{}' then
                perform core.delete_rows(
                    v_rule.child_table, p_organization_id, p_delete_batch, v_ids
                );
                v_is_done := false;
            end if;
        end loop;
    end loop;
end
$function$;

alter function core.delete_children(uuid, uuid) owner to app_owner;

revoke all on function core.delete_children(uuid, uuid) from public;

comment on function core.delete_children(uuid, uuid) is
    'Adds to a batch what refers to its rows by a rule that cascades, to any depth.';
