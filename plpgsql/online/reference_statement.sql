-- function online.reference_statement(regclass, name, text)

-- The table that is referred to is locked first, in the order of whoever writes both.

create or replace function online.reference_statement(
    p_table regclass,
    p_constraint name,
    p_definition text
)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            'lock table %s in access exclusive mode; alter table %s add constraint %I %s',
            (
                select online.qualified_name(c.confrelid::regclass)
                from online.leaf_tables(p_table) as t (id)
                inner join pg_constraint as c
                    on t.id = c.conrelid and p_constraint = c.conname
                limit 1
            ),
            online.qualified_name(p_table), p_constraint, p_definition
        )
    where not exists (
        select
        from pg_constraint as c
        where
            c.conrelid = p_table
            and c.conname = p_constraint
    )
$function$;

revoke all on function online.reference_statement(regclass, name, text) from public;

comment on function online.reference_statement(regclass, name, text) is
    'The statement by which a partitioned table takes up a foreign key that all its partitions '
    'have; null when it has it.';
