-- Deploy routiq:core/delete_children to pg
-- requires: core/delete_children@contracted
-- requires: core/delete_usual_rows
-- reworks: core/delete_children@contracted

begin;

-- function core.delete_children(uuid, uuid)

-- One statement for each rule, not for each row, and none where core.idle_references tells that there is
-- nothing: nobody adds to rows that are held. A row that is deleted already stays with its own batch; so a ring of rows ends by itself. One pass reaches every table that is no ring; rows that
-- refer to rows of their own table need one for each step. A rule is looked at again only where more
-- rows of its parent went meanwhile, and all of them only where some of a table went whose own turn had
-- passed. How many rows went is kept beside: to count them for each rule took longer than to look.

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
    v_count int;
    v_counts jsonb; -- how many rows of each table went
    v_passed text[]; -- tables whose rows were looked for as parents
    v_looked_at int[] := array[]::int[]; -- of how many rows, by rule
    v_asked jsonb := '{}'::jsonb; -- of how many rows of a table it was asked who refers to them
    v_idle jsonb := '{}'::jsonb; -- by which references nobody does
    v_is_done boolean := false;
begin
    select coalesce(jsonb_object_agg(c.table_name, c.row_count), '{}')
    into v_counts
    from (
        select
            w.table_name,
            count(*) as row_count
        from core.delete_batch_rows as w
        where w.organization_id = p_organization_id and w.delete_batch = p_delete_batch
        group by w.table_name
    ) as c;

    while not v_is_done loop
        v_is_done := true;
        v_passed := array[]::text[];

        for v_rule in
            select
                r.child_table::regclass as child_table,
                r.child_table as child_name,
                r.child_column,
                r.parent_table,
                concat_ws(' ', r.child_table, r.child_column) as name,
                exists (
                    select
                    from pg_partitioned_table as p
                    where p.partrelid = r.child_table::regclass
                ) as is_divided,
                row_number() over (order by o.depth, r.child_table, r.child_column)::int as place
            from core.delete_rules as r
            inner join core.delete_order() as o
                on r.child_table = o.table_name
            where r.action = 'cascade'
            order by o.depth, r.child_table, r.child_column
        loop
            v_passed := v_passed || v_rule.parent_table;
            v_count := coalesce((v_counts ->> v_rule.parent_table)::int, 0);
            continue when v_count = coalesce(v_looked_at[v_rule.place], 0);
            v_looked_at[v_rule.place] := v_count;
            continue when
                (v_asked ->> v_rule.parent_table)::int = v_count
                and v_idle -> v_rule.parent_table ? v_rule.name;

            v_parent_ids := array(
                select w.row_id
                from core.delete_batch_rows as w
                where
                    w.organization_id = p_organization_id
                    and w.delete_batch = p_delete_batch
                    and w.table_name = v_rule.parent_table
            );

            if (v_asked ->> v_rule.parent_table)::int is distinct from v_count then
                v_asked := v_asked || jsonb_build_object(v_rule.parent_table, v_count);
                v_idle := v_idle || jsonb_build_object(
                    v_rule.parent_table,
                    core.idle_references(v_rule.parent_table, p_organization_id, v_parent_ids)
                );
                continue when v_idle -> v_rule.parent_table ? v_rule.name;
            end if;

            if v_rule.is_divided then
                v_ids := core.delete_divided_children(
                    p_table => v_rule.child_table,
                    p_column => v_rule.child_column,
                    p_organization_id => p_organization_id,
                    p_delete_batch => p_delete_batch,
                    p_deleted_by => core.current_user_id(),
                    p_parent_ids => v_parent_ids
                );
            else
                v_ids := core.hold_children(
                    p_table => v_rule.child_table,
                    p_column => v_rule.child_column,
                    p_organization_id => p_organization_id,
                    p_parent_ids => v_parent_ids
                );

                if v_ids <> '{}' then
                    perform core.delete_rows(
                        v_rule.child_table, p_organization_id, p_delete_batch, v_ids
                    );
                end if;
            end if;

            if v_ids <> '{}' then
                v_counts := v_counts || jsonb_build_object(
                    v_rule.child_name,
                    coalesce((v_counts ->> v_rule.child_name)::int, 0) + cardinality(v_ids)
                );
                v_is_done := v_is_done and v_rule.child_name <> all (v_passed);
            end if;
        end loop;
    end loop;
end
$function$;

alter function core.delete_children(uuid, uuid) owner to app_owner;

revoke all on function core.delete_children(uuid, uuid) from public;

comment on function core.delete_children(uuid, uuid) is
    'Adds to a batch what refers to its rows by a rule that cascades, to any depth.';

commit;
