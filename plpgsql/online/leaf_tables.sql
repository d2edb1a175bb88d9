-- function online.leaf_tables(regclass)

-- pg_partition_tree says nothing of a table that is neither partitioned nor a partition.

create or replace function online.leaf_tables(p_table regclass)
returns setof regclass
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select t.relid
    from pg_partition_tree(p_table) as t
    where t.isleaf
    union all
    select p_table
    where not exists (
        select
        from pg_partition_tree(p_table) as t
    )
$function$;

revoke all on function online.leaf_tables(regclass) from public;

comment on function online.leaf_tables(regclass) is
    'The tables that hold the rows: the partitions, or the table itself.';
