-- function online.apply_numbering(regclass, name, name, "char")

create or replace function online.apply_numbering(
    p_table regclass,
    p_from name,
    p_to name,
    p_kind "char"
)
returns void
language plpgsql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
-- The statements are written by a function that quotes the names:
-- @plpgsql_check_options: security_warnings = false
declare
    v_statement text;
begin
    foreach v_statement in array array(
        select s
        from online.numbering_statements(p_table, p_from, p_to, p_kind) as s
    ) loop
        execute v_statement;
    end loop;
end
$function$;

revoke all on function online.apply_numbering(regclass, name, name, "char") from public;

comment on function online.apply_numbering(regclass, name, name, "char") is
    'Takes identity or sequence from a column and gives it to a column, as identity or serial, in '
    'the caller''s transaction and under its lock.';
