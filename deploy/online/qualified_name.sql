-- Deploy routiq:online/qualified_name to pg
-- requires: online/schema

begin;

-- function online.qualified_name(regclass)

create or replace function online.qualified_name(p_table regclass)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select format('%I.%I', n.nspname, r.relname)
    from pg_class as r
    inner join pg_namespace as n
        on r.relnamespace = n.oid
    where r.oid = p_table
$function$;

revoke all on function online.qualified_name(regclass) from public;

comment on function online.qualified_name(regclass) is
    'Schema and name of a relation, quoted where needed, whatever the search_path; null when it '
    'is gone.';

commit;
