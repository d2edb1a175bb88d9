-- function online.sync_mapping(regclass, regclass, jsonb)

create or replace function online.sync_mapping(
    p_from regclass,
    p_to regclass,
    p_expressions jsonb
)
returns jsonb
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_unknown text := (
        select string_agg(quote_ident(e.name), ', ')
        from jsonb_object_keys(p_expressions) as e (name)
        where
            not exists (
                select
                from pg_attribute as a
                where
                    a.attrelid = p_to
                    and a.attname = e.name
                    and a.attnum > 0
                    and not a.attisdropped
                    and a.attgenerated = ''
            )
    );
    v_mapping jsonb;
    v_key text;
begin
    if v_unknown is not null then
        raise exception 'table % has no column that could be written: %', p_to, v_unknown
            using errcode = 'undefined_column';
    end if;

    select coalesce(jsonb_object_agg(t.attname, quote_ident(t.attname)), '{}')
    into v_mapping
    from pg_attribute as t
    inner join pg_attribute as f
        on t.attname = f.attname
    where
        t.attrelid = p_to
        and f.attrelid = p_from
        and t.attnum > 0
        and f.attnum > 0
        and not t.attisdropped
        and not f.attisdropped
        and t.attgenerated = '';

    v_mapping := jsonb_strip_nulls(v_mapping || p_expressions);

    select k.name
    into v_key
    from online.key_columns(p_to) as k
    where
        not exists (
            select
            from jsonb_object_keys(v_mapping) as m (name)
            where quote_ident(m.name) = k.name
        );

    if v_key is not null or not exists (select from online.key_columns(p_to)) then
        raise exception 'the key of table % is not told by a row of %', p_to, p_from
            using
                errcode = 'object_not_in_prerequisite_state',
                detail = case
                    when v_key is null then 'The table has no primary key.'
                    else format('Nothing is said of column %s.', v_key)
                end,
                hint = 'both tables need a primary key, and each of its columns an expression '
                'over the columns of the other table';
    end if;

    return v_mapping;
end
$function$;

revoke all on function online.sync_mapping(regclass, regclass, jsonb) from public;

comment on function online.sync_mapping(regclass, regclass, jsonb) is
    'How a row of the second table follows from one of the first: columns of the same name and '
    'the expressions given; null leaves a column out. Raises 42703 for a column that is not '
    'there, 55000 where the primary key is not told.';
