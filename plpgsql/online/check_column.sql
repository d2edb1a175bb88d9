-- function online.check_column(regclass, name, regtype)

create or replace function online.check_column(p_table regclass, p_column name, p_type regtype)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_column pg_attribute;
    v_table pg_class;
    v_reason text;
    v_hint text;
    v_other text;
begin
    select a.*
    into v_column
    from pg_attribute as a
    where
        a.attrelid = p_table
        and a.attname = p_column
        and a.attnum > 0;

    if not found then
        raise exception 'table % has no column "%"', p_table, p_column
            using errcode = 'undefined_column';
    end if;

    select r.*
    into strict v_table
    from pg_class as r
    where r.oid = p_table;

    select c.name
    into v_other
    from online.column_changes as c
    where
        c.relation = p_table
        and p_column in (c.column_name, c.new_column)
        and c.phase in ('begun', 'expanded', 'switched');

    if v_other is not null then
        v_reason := format('change "%s" of it is under way', v_other);
        v_hint := format('finish or undo it first: call online.finish_column_change(%L)', v_other);
    elsif v_table.relkind not in ('r', 'p') then
        v_reason := 'its relation is no table';
    elsif v_table.relispartition then
        v_reason := 'its table is a partition';
        v_hint := 'name the partitioned table';
    elsif
        v_table.relkind = 'r'
        and exists (
            select
            from pg_inherits as i
            where p_table in (i.inhparent, i.inhrelid)
        )
    then
        v_reason := 'its table inherits or is inherited from';
    elsif v_column.attgenerated <> '' then
        v_reason := 'it is generated';
        v_hint := 'drop the expression first, or add another generated column beside it';
    elsif v_column.attidentity <> '' and p_type not in ('int2', 'int4', 'int8') then
        v_reason := format('it is an identity column, which cannot be %s', p_type);
        v_hint := 'drop its identity first, or call online.use_sequence';
    elsif
        exists (
            select
            from pg_partitioned_table as p
            where
                p.partrelid = p_table
                and v_column.attnum = any(p.partattrs::int2[])
        )
        or (
            v_table.relkind = 'p'
            and exists (
                select
                from pg_constraint as c
                where
                    c.conrelid = p_table
                    and c.contype in ('p', 'u')
                    and v_column.attnum = any(c.conkey)
            )
        )
    then
        v_reason := 'it belongs to a key of a partitioned table';
        v_hint := 'build another table and let both be written until they are swapped';
    end if;

    if v_reason is not null then
        raise exception 'column "%" of % cannot be changed: %', p_column, p_table, v_reason
            using
                errcode = 'feature_not_supported',
                hint = coalesce(v_hint, '');
    end if;
end
$function$;

revoke all on function online.check_column(regclass, name, regtype) from public;

comment on function online.check_column(regclass, name, regtype) is
    'Refuses a column that has no online change: 42703 when there is none, 0A000 with the reason '
    'and a way out for generated columns, identities that become no integer, partitions, keys of '
    'partitioned tables, inheritance, and columns that are being changed.';
