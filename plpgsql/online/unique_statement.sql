-- function online.unique_statement(regclass, regclass, name, boolean)

create or replace function online.unique_statement(
    p_table regclass,
    p_index regclass,
    p_constraint name,
    p_is_primary boolean
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_index pg_index;
    v_nullable text;
begin
    if
        exists (
            select
            from pg_constraint as c
            where
                c.conrelid = p_table
                and c.conname = p_constraint
                and c.contype = case when p_is_primary then 'p' else 'u' end
                and c.conindid = coalesce(p_index, c.conindid)
        )
    then
        return null;
    elsif p_index is null then
        raise exception 'there is no such index of %, and no constraint "%"', p_table, p_constraint
            using
                errcode = 'undefined_table',
                hint = 'build it with "create unique index concurrently"';
    end if;

    select x.*
    into v_index
    from pg_index as x
    where
        x.indexrelid = p_index
        and x.indrelid = p_table;

    if not coalesce(v_index.indisunique and v_index.indpred is null, false) then
        raise exception '% is no whole unique index of %', p_index, p_table
            using errcode = 'wrong_object_type';
    elsif not v_index.indisvalid then
        raise exception 'index % is not valid: its build did not end', p_index
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = format('run "drop index concurrently %s" and build it again', p_index);
    end if;

    select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
    into v_nullable
    from pg_attribute as a
    where
        a.attrelid = p_table
        and a.attnum = any(v_index.indkey::int2[])
        and not a.attnotnull;

    if p_is_primary and v_nullable is not null then
        raise exception 'a primary key would have to scan % for nulls in: %', p_table, v_nullable
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'call online.set_not_null for each first';
    end if;

    return format(
        'alter table %s add constraint %I %s using index %I',
        online.qualified_name(p_table), p_constraint,
        case when p_is_primary then 'primary key' else 'unique' end,
        (
            select r.relname
            from pg_class as r
            where r.oid = p_index
        )
    );
end
$function$;

revoke all on function online.unique_statement(regclass, regclass, name, boolean) from public;

comment on function online.unique_statement(regclass, regclass, name, boolean) is
    'The statement that makes a constraint of a unique index; null when it is made, or when one of '
    'that name is there and no index is given. Raises 42P01 where neither is there, 42809 for '
    'another kind of index, 55000 for one that is not valid, and for a primary key whose columns '
    'would be scanned for nulls.';
