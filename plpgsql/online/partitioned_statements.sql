-- function online.partitioned_statements(regclass, text, jsonb, name)

create or replace function online.partitioned_statements(
    p_table regclass,
    p_by text,
    p_partitions jsonb,
    p_new name default null
)
returns setof text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_columns text[] := online.partition_columns(p_table, p_by);
    v_name name := online.partitioned_name(p_table, p_new);
    v_schema text;
    v_owner text;
    v_new text;
begin
    select
        quote_ident(n.nspname),
        quote_ident(pg_get_userbyid(nullif(r.relowner, u.oid)))
    into strict v_schema, v_owner
    from pg_class as r
    inner join pg_namespace as n
        on r.relnamespace = n.oid
    inner join pg_roles as u
        on u.rolname = current_user
    where r.oid = p_table;

    v_new := format('%s.%I', v_schema, v_name);
    return next format(
        'create table %s (like %s including comments including compression including constraints '
        'including defaults including generated including identity including statistics '
        'including storage) partition by %s',
        v_new, online.qualified_name(p_table), p_by
    );
    return query
        select format('create table %s.%I partition of %s %s', v_schema, b.name, v_new, b.bound)
        from online.partition_bounds(v_name, p_by, p_partitions) as b;
    return query
        select k.statement
        from online.partitioned_keys(p_table, v_new, v_columns) as k (statement);

    if v_owner is not null then
        return query
            select format('alter table %s owner to %s', t.name, v_owner)
            from (
                select format('%s.%I', v_schema, b.name)
                from online.partition_bounds(v_name, p_by, p_partitions) as b
                union all
                select v_new
            ) as t (name);
    end if;
end
$function$;

revoke all on function online.partitioned_statements(regclass, text, jsonb, name) from public;

comment on function online.partitioned_statements(regclass, text, jsonb, name) is
    'The statements that make an empty partitioned table like another table: columns, defaults, '
    'checks, partitions, keys, indexes and foreign keys. Raises 22023 or 55000 where it cannot be '
    'partitioned so.';
