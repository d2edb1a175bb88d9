-- Deploy routiq:online/partitioning_statement to pg
-- requires: online/partitioned_statements
-- requires: online/partitioned_table

begin;

-- function online.partitioning_statement(regclass, text, jsonb, name)

create or replace function online.partitioning_statement(
    p_table regclass,
    p_by text,
    p_partitions jsonb,
    p_new name
)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select string_agg(s.statement, '; ' order by s.place)
    from
        online.partitioned_statements(p_table, p_by, p_partitions, p_new)
        with ordinality as s (statement, place)
    where online.partitioned_table(p_table, p_new) is null
$function$;

revoke all on function online.partitioning_statement(regclass, text, jsonb, name) from public;

comment on function online.partitioning_statement(regclass, text, jsonb, name) is
    'The statements of online.partitioned_statements in one text; null where the table is there.';

commit;
