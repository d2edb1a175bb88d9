-- Deploy routiq:online/partitioned_name to pg
-- requires: online/schema

begin;

-- function online.partitioned_name(regclass, name)

create or replace function online.partitioned_name(p_table regclass, p_new name)
returns name
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select coalesce(p_new, (left(r.relname, 45) || '_partitioned')::name)
    from pg_class as r
    where r.oid = p_table
$function$;

revoke all on function online.partitioned_name(regclass, name) from public;

comment on function online.partitioned_name(regclass, name) is
    'The name of the partitioned table beside a table, where none is given.';

commit;
