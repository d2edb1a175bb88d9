-- function core.delete_children(uuid, uuid)

-- One statement for each rule, not for each row. A row that is deleted already stays with its own
-- batch; so a ring of rows ends by itself. One pass reaches every table that is no ring; rows that
-- refer to rows of their own table need one for each step. A rule is looked at again only where more
-- rows of its parent went meanwhile.

create or replace function core.delete_children(p_organization_id uuid, p_delete_batch uuid)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rule record;
    v_parent_ids uuid[];
    v_ids uuid[];
    v_looked_at int[] := array[]::int[]; -- of how many rows, by rule
    v_is_done boolean := false;
-- names come from the rules, the condition is quoted where it is put together
-- @plpgsql_check_options: security_warnings = false
begin
    while not v_is_done loop
        v_is_done := true;

        for v_rule in
            select
                r.child_table::regclass as child_table,
                r.child_column,
                r.parent_table,
                row_number() over (order by o.depth, r.child_table, r.child_column)::int as place
            from core.delete_rules as r
            inner join core.delete_order() as o
                on r.child_table = o.table_name
            where r.action = 'cascade'
            order by o.depth, r.child_table, r.child_column
        loop
            v_parent_ids := array(
                select w.row_id
                from core.delete_batch_rows as w
                where
                    w.organization_id = p_organization_id
                    and w.delete_batch = p_delete_batch
                    and w.table_name = v_rule.parent_table
            );
            continue when cardinality(v_parent_ids) = coalesce(v_looked_at[v_rule.place], 0);
            v_looked_at[v_rule.place] := cardinality(v_parent_ids);

            execute format(
                'select array(select t.id from %s as t where t.organization_id = $1 '
                'and t.%I = any($2) and t.deleted_at is null%s order by t.id for update of t)',
                v_rule.child_table,
                v_rule.child_column,
                core.division_condition(
                    p_table => v_rule.child_table,
                    p_column => v_rule.child_column,
                    p_organization_id => p_organization_id,
                    p_ids => v_parent_ids
                )
            )
            into v_ids
            using p_organization_id, v_parent_ids;

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
