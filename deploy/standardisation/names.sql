-- Deploy routiq:standardisation/names to pg
-- requires: standardisation/name_statement

begin;

do $deploy$
declare
    v_table text;
begin
    foreach v_table in array standardisation.table_names() loop
        execute standardisation.name_statement(v_table);
    end loop;
end
$deploy$;

commit;
