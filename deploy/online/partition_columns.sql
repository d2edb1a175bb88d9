-- Deploy routiq:online/partition_columns to pg
-- requires: online/set_not_null

begin;

-- function online.partition_columns(regclass, text)

-- A partitioned table has unique keys of plain columns alone, and a key holds no null.

create or replace function online.partition_columns(p_table regclass, p_by text)
returns text[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_parts text[] := regexp_match(p_by, '^\s*(range|list|hash)\s*\(([^()]+)\)\s*$', 'i');
    v_columns text[];
    v_unfit text;
begin
    if v_parts is null then
        raise exception 'a table is not partitioned by "%"', p_by
            using
                errcode = 'invalid_parameter_value',
                hint = 'range (column, …), list (column) or hash (column, …)';
    end if;

    v_columns := array(
        select btrim(c.name)
        from unnest(string_to_array(v_parts[2], ',')) with ordinality as c (name, place)
        order by c.place
    );

    select string_agg(c.name, ', ')
    into v_unfit
    from unnest(v_columns) as c (name)
    where
        not exists (
            select
            from pg_attribute as a
            where
                a.attrelid = p_table
                and quote_ident(a.attname) = c.name
                and a.attnum > 0
                and not a.attisdropped
                and a.attnotnull
                and a.attgenerated = ''
        );

    if v_unfit is not null then
        raise exception 'table % has no plain column that is not null: %', p_table, v_unfit
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'call online.set_not_null for it first, for the key will hold it';
    end if;

    return v_columns;
end
$function$;

revoke all on function online.partition_columns(regclass, text) from public;

comment on function online.partition_columns(regclass, text) is
    'The columns that a table shall be partitioned by, quoted. Raises 22023 for what is no way to '
    'partition, 55000 for a column that is not there or may hold nulls.';

commit;
