-- function online.replaced_column(text, name, text)

-- A name that cannot stand in an expression marks the places.

create or replace function online.replaced_column(
    p_expression text,
    p_column name,
    p_value text
)
returns text
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        replace(
            online.renamed_text(p_expression, array[p_column], array['?online value?']::name[]),
            '"?online value?"',
            '(' || p_value || ')'
        )
$function$;

revoke all on function online.replaced_column(text, name, text) from public;

comment on function online.replaced_column(text, name, text) is
    'An expression with another one in the place of a column.';
