-- Deploy routiq:online/partition_references to pg
-- requires: online/bare_statement
-- requires: online/leaf_tables

begin;

-- function online.partition_references(regclass, text)

-- Before PostgreSQL 18 a foreign key of a partitioned table cannot be "not valid"; one of a
-- partition can, and the partitioned table takes those up without a look at the rows.

create or replace function online.partition_references(p_table regclass, p_definition text)
returns regclass[]
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        case
            when
                r.relkind = 'p'
                and btrim(online.bare_statement(p_definition), e' \n\r\t') ~* '^foreign\M'
                and current_setting('server_version_num')::integer < 180000
                then array(
                    select t.id
                    from online.leaf_tables(p_table) as t (id)
                )
        end
    from pg_class as r
    where r.oid = p_table
$function$;

revoke all on function online.partition_references(regclass, text) from public;

comment on function online.partition_references(regclass, text) is
    'The partitions that a foreign key of a partitioned table has to be made on first; null where '
    'it can be made on the table at once.';

commit;
