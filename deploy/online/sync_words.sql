-- Deploy routiq:online/sync_words to pg
-- requires: online/syncs
-- requires: online/sync_columns
-- requires: online/qualified_name
-- requires: online/sync_body

begin;

-- function online.sync_words(online.syncs, text)

create or replace function online.sync_words(p_sync online.syncs, p_source text)
returns table (name text, text text)
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    with sides as (
        select
            case p_source when 'old' then p_sync.old_table else p_sync.new_table end as source,
            case p_source when 'old' then p_sync.new_table else p_sync.old_table end as target,
            case p_source when 'old' then 'new' else 'old' end as other
    ),

    written as (
        select
            string_agg(c.name, ', ' order by c.place) as columns,
            string_agg(format('%s as %s', c.expression, c.name), ', ' order by c.place) as named,
            string_agg('v_other.' || c.name, ', ' order by c.place) as other_columns,
            string_agg('v_values.' || c.name, ', ' order by c.place) as value_columns,
            string_agg(format('%s = v_values.%1$s', c.name), ', ' order by c.place)
            filter (where a.attidentity <> 'a') as set_values,
            string_agg(
                format(
                    'case when v_is_whole or record_image_ne(row(n.%1$s), row(o.%1$s)) '
                    'then n.%1$s else v_other.%1$s end as %1$s',
                    c.name
                ),
                ', '
                order by c.place
            ) as changed,
            string_agg(c.name, ', ' order by c.key_place)
            filter (where c.key_place is not null) as keys,
            string_agg(format('%s as %s', c.expression, c.name), ', ' order by c.key_place)
            filter (where c.key_place is not null) as named_keys,
            string_agg(c.expression, ', ' order by c.key_place)
            filter (where c.key_place is not null) as key_expressions,
            string_agg('x.' || c.name, ', ' order by c.key_place)
            filter (where c.key_place is not null) as x_keys,
            string_agg('k.' || c.name, ', ' order by c.key_place)
            filter (where c.key_place is not null) as k_keys,
            string_agg(format('t.%s = k.%1$s', c.name), ' and ' order by c.key_place)
            filter (where c.key_place is not null) as key_is_k,
            string_agg(
                format('t.%s operator(pg_catalog.=) v_other.%1$s', c.name),
                ' and '
                order by c.key_place
            ) filter (where c.key_place is not null) as key_is_other,
            string_agg(
                format('t.%s operator(pg_catalog.=) v_values.%1$s', c.name),
                ' and '
                order by c.key_place
            ) filter (where c.key_place is not null) as key_is_value
        from sides as d
        cross join lateral online.sync_columns(p_sync, d.other) as c
        inner join pg_attribute as a
            on d.target = a.attrelid and c.name = quote_ident(a.attname)
    ),

    read as (
        select
            string_agg('s.' || c.name, ', ' order by c.key_place)
            filter (where c.key_place is not null) as s_keys,
            string_agg('v_row.' || c.name, ', ' order by c.key_place)
            filter (where c.key_place is not null) as row_keys,
            string_agg('old.' || c.name, ', ' order by c.key_place)
            filter (where c.key_place is not null) as old_keys,
            string_agg('new.' || c.name, ', ' order by c.key_place)
            filter (where c.key_place is not null) as new_keys,
            string_agg('k.' || c.name, ', ' order by c.key_place)
            filter (where c.key_place is not null) as k_keys,
            string_agg(format('%s as %s', c.expression, c.name), ', ' order by c.key_place)
            filter (where c.key_place is not null) as named_keys
        from online.sync_columns(p_sync, p_source) as c
    ),

    base as (
        select
            string_agg(
                case
                    when c.name is null
                        then format(
                            'case when tg_op = ''INSERT'' then v_row.%1$I else old.%1$I end as %1$I',
                            a.attname
                        )
                    else format(
                        'case when v_is_echo then v_arrived.%1$s else old.%1$s end as %1$s',
                        c.name
                    )
                end,
                ', '
                order by a.attnum
            ) as columns
        from sides as d
        inner join pg_attribute as a
            on d.source = a.attrelid and a.attnum > 0 and not a.attisdropped
        left join online.sync_columns(p_sync, p_source) as c
            on quote_ident(a.attname) = c.name
    )

    select
        v.name,
        v.text
    from sides as d
    cross join written as w
    cross join read as r
    cross join base as b
    cross join lateral (
        values
        ('id', p_sync.id::text),
        ('path', quote_literal(p_sync.path)),
        ('source', online.qualified_name(d.source)),
        ('target', online.qualified_name(d.target)),
        ('source name', quote_literal(online.qualified_name(d.source))),
        ('target name', quote_literal(online.qualified_name(d.target))),
        (
            'insert',
            format(
                'insert into %s (%s) overriding system value values (%s) '
                'on conflict (%s) do nothing',
                online.qualified_name(d.target), w.columns, w.value_columns, w.keys
            )
        ),
        ('named expressions', w.named),
        ('other columns', w.other_columns),
        ('value columns', w.value_columns),
        ('set values', w.set_values),
        ('changed', w.changed),
        ('target keys', w.named_keys),
        ('target key is k', w.key_is_k),
        ('target key is other', w.key_is_other),
        ('target key is value', w.key_is_value),
        ('source key is new', format('row(%s) = row(%s)', r.s_keys, r.new_keys)),
        ('source key is old', format('row(%s) = row(%s)', r.s_keys, r.old_keys)),
        ('source key is k', format('row(%s) = row(%s)', r.s_keys, r.k_keys)),
        ('source keys', r.named_keys),
        ('base columns', b.columns),
        ('s keys', r.s_keys),
        ('row keys', r.row_keys),
        ('key is kept', format('record_image_eq(row(%s), row(%s))', r.old_keys, r.new_keys)),
        (
            'moved',
            case
                when (select c.relkind = 'p' from pg_class as c where c.oid = d.source)
                    then format(
                        'exists (select from (select %2$s from %1$s as s) as x, '
                        '(select %2$s from (select old.*) as s) as k where row(%3$s) = row(%4$s))',
                        online.qualified_name(d.source), w.named_keys, w.x_keys, w.k_keys
                    )
                else 'false'
            end
        ),
        (
            'mark',
            format(
                '''%s:'' || pg_catalog.jsonb_build_array(%s)::text',
                p_sync.id, case p_source when 'old' then r.s_keys else w.key_expressions end
            )
        )
    ) as v (name, text)
$function$;

revoke all on function online.sync_words(online.syncs, text) from public;

comment on function online.sync_words(online.syncs, text) is
    'What stands for the words in braces of online.sync_body in the trigger function whose '
    'source is the old or the new table.';

commit;
