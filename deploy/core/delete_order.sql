-- Deploy routiq:core/delete_order to pg
-- requires: core/delete_rules

begin;

-- function core.delete_order()

-- Deletions lock tables in this order and rows by id, so that two of them that overlap wait for one
-- another and never in a ring. Tables that refer to one another in a ring would go round for ever:
-- the depth ends at the number of rules.
-- PL/pgSQL, whose plan a session keeps: a function in SQL would be planned with every deletion.

create or replace function core.delete_order()
returns table (
    table_name text,
    depth int
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
begin
    return query
    with recursive walk as (
        select
            r.parent_table as table_name,
            0 as depth
        from core.delete_rules as r
        union
        select
            r.child_table,
            w.depth + 1
        from walk as w
        inner join core.delete_rules as r
            on w.table_name = r.parent_table and r.child_table <> r.parent_table
        where
            w.depth < (
                select count(*)
                from core.delete_rules as a
            )
    )

    select
        w.table_name,
        max(w.depth)
    from walk as w
    group by w.table_name;
end
$function$;

alter function core.delete_order() owner to app_owner;

revoke all on function core.delete_order() from public;

comment on function core.delete_order() is
    'Tables of core.delete_rules with their depth: what is referred to stands above what refers.';

commit;
