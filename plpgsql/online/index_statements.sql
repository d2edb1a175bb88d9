-- function online.index_statements(regclass, name, text, boolean)

-- The index of a partitioned table is made for itself, those of the partitions concurrently, and
-- the last one that is attached makes it valid.

create or replace function online.index_statements(
    p_table regclass,
    p_index name,
    p_body text,
    p_is_unique boolean
)
returns setof text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_create text := case when p_is_unique then 'create unique index' else 'create index' end;
    v_schema name;
    v_part record;
begin
    select n.nspname
    into v_schema
    from pg_class as r
    inner join pg_namespace as n
        on r.relnamespace = n.oid
    where r.oid = p_table;

    if
        exists (
            select
            from pg_class as i
            inner join pg_index as x
                on i.oid = x.indexrelid
            where
                x.indrelid = p_table
                and i.relname = p_index
                and i.relkind = 'i'
                and not x.indisvalid
        )
    then
        return next format('drop index concurrently %I.%I', v_schema, p_index);
    end if;

    for v_part in
        select
            t.relid,
            t.isleaf,
            t.level,
            online.qualified_name(t.relid) as name,
            online.qualified_name(t.parentrelid) as parent,
            n.nspname as schema_name,
            case
                when t.relid = p_table then p_index
                else online.suffixed_name(r.relname || '_' || p_index, '')
            end as index_name
        from (
            select
                p.relid,
                p.parentrelid,
                p.isleaf,
                p.level
            from pg_partition_tree(p_table) as p
            union all
            select
                p_table,
                null,
                true,
                0
            where not exists (
                select
                from pg_partition_tree(p_table) as p
            )
        ) as t
        inner join pg_class as r
            on t.relid = r.oid
        inner join pg_namespace as n
            on r.relnamespace = n.oid
        order by t.isleaf, t.level, t.relid
    loop
        return next case
            when v_part.isleaf
                then format(
                    '%s concurrently if not exists %I on %s%s',
                    v_create, v_part.index_name, v_part.name, p_body
                )
            else format(
                'call online.ddl(%L)',
                format(
                    '%s if not exists %I on only %s%s',
                    v_create, v_part.index_name, v_part.name, p_body
                )
            )
        end;
        if v_part.level > 0 then
            return next format(
                'call online.ddl(%L)',
                format(
                    'alter index %I.%I attach partition %I.%I',
                    v_schema,
                    case
                        when v_part.level = 1 then p_index
                        else online.suffixed_name(
                            (
                                select r.relname
                                from pg_inherits as i
                                inner join pg_class as r
                                    on i.inhparent = r.oid
                                where i.inhrelid = v_part.relid
                            ) || '_' || p_index, ''
                        )
                    end,
                    v_part.schema_name, v_part.index_name
                )
            );
        end if;
    end loop;
end
$function$;

revoke all on function online.index_statements(regclass, name, text, boolean) from public;

comment on function online.index_statements(regclass, name, text, boolean) is
    'The statements, each to be run by itself, that build an index while its table is in use; for '
    'a partitioned table, those of its partitions too. One that was left invalid is dropped first.';
