-- function online.partitioned_table(regclass, name)

create or replace function online.partitioned_table(p_table regclass, p_new name)
returns regclass
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select n.oid::regclass
    from pg_class as r
    inner join pg_class as n
        on r.relnamespace = n.relnamespace
    where
        r.oid = p_table
        and n.relname = online.partitioned_name(p_table, p_new)
$function$;

revoke all on function online.partitioned_table(regclass, name) from public;

comment on function online.partitioned_table(regclass, name) is
    'The partitioned table beside a table; null while there is none.';
