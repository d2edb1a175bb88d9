-- Deploy routiq:online/names_column to pg
-- requires: online/renamed_text

begin;

-- function online.names_column(text, name)

create or replace function online.names_column(p_expression text, p_column name)
returns boolean
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        online.renamed_text(p_expression, array[p_column], array[p_column || '?']::name[])
        <> online.renamed_text(p_expression, array[]::name[], array[]::name[])
$function$;

revoke all on function online.names_column(text, name) from public;

comment on function online.names_column(text, name) is
    'Whether an expression names a column.';

commit;
