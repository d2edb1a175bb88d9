-- function core.find_deleted_parents()

-- For whoever deletes by hand, or switched the triggers off: core.require_living_parents keeps rows
-- from coming to a deleted row, not a row from going under those that refer to it. Reads every
-- table.

create or replace function core.find_deleted_parents()
returns table (
    child_table text,
    child_column text,
    parent_table text,
    row_count bigint
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_rule record;
begin
    for v_rule in
        select
            r.child_table::regclass as child_table,
            r.child_column,
            r.parent_table::regclass as parent_table
        from core.delete_rules as r
        order by r.child_table, r.child_column
    loop
        child_table := v_rule.child_table::text;
        child_column := v_rule.child_column;
        parent_table := v_rule.parent_table::text;

        execute format(
            'select count(*) from %s as c inner join %s as p '
            'on c.organization_id = p.organization_id and c.%I = p.id '
            'where c.deleted_at is null and p.deleted_at is not null',
            v_rule.child_table, v_rule.parent_table, v_rule.child_column
        )
        into row_count;

        if row_count > 0 then
            return next;
        end if;
    end loop;
end
$function$;

alter function core.find_deleted_parents() owner to app_owner;

revoke all on function core.find_deleted_parents() from public;

comment on function core.find_deleted_parents() is
    'Living rows that refer to a deleted one, counted for each rule of core.delete_rules, as '
    'far as the caller sees; none where every deletion went through core.soft_delete.';
