-- function online.last_vacuum_at(regclass)

create or replace function online.last_vacuum_at(p_table regclass)
returns timestamptz
language sql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
    select max(greatest(s.last_vacuum, s.last_autovacuum))
    from pg_stat_all_tables as s
    where s.relid in (
        select t.id
        from online.leaf_tables(p_table) as t (id)
    )
$function$;

revoke all on function online.last_vacuum_at(regclass) from public;

comment on function online.last_vacuum_at(regclass) is
    'When a table, or one of its partitions, was last vacuumed; null when it never was.';
