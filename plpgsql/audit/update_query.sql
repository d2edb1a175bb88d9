-- function audit.update_query(regclass, text[], text[])

-- Text for audit.record_change to execute, since transition tables are seen by the trigger alone.
-- A statement mostly changes the same columns in every row. Those that it changed in the first rows
-- are the usual ones: a row in which they all changed, and nothing else, is told by them at once.
-- Any other row is told by whatever changed in it. Columns are compared as they are: comparing
-- documents would cost ten times as much. Types whose "=" is missing, or means something else than
-- the same value, are compared as text. Columns that the house keeps itself are left out. A row
-- whose key changed is told as it was and as it is, in two records. Parameter $1 is the tenant of a
-- table that has none.

create or replace function audit.update_query(
    p_table regclass, p_arguments text[], p_usual text[]
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_kept_by_house constant text[] := array['updated_at', 'updated_by', 'row_version'];
    c_without_equality constant regtype[] := array[
        'json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'
    ]::regtype[];
    c_value constant text :=
        'case when o.%1$I is null or n.%1$I is null then to_jsonb(%2$s) '
        'when %3$s then jsonb_build_object(%4$s) '
        'else jsonb_build_object(%5$s) - array_remove(array[%6$s]::text[], null) end';
    v_key text := p_arguments[3];
    v_is_usual text;
    v_same text;
    v_old text[];
    v_new text[];
begin
    select
        string_agg(
            case when c.is_usual then format('not (%s)', c.is_same) else c.is_same end, ' and '
        ),
        string_agg(format('case when %s then %L end', c.is_same, c.name), ', '),
        array[
            string_agg(format('%1$L, o.%1$I', c.name), ', ') filter (where c.is_usual),
            string_agg(format('%1$L, o.%1$I', c.name), ', ')
        ],
        array[
            string_agg(format('%1$L, n.%1$I', c.name), ', ') filter (where c.is_usual),
            string_agg(format('%1$L, n.%1$I', c.name), ', ')
        ]
    into v_is_usual, v_same, v_old, v_new
    from (
        select
            a.attname::text as name,
            a.attname::text = any(p_usual) as is_usual,
            format(
                case
                    when coalesce(nullif(t.typbasetype, 0), t.oid) = any(c_without_equality)
                        then 'o.%1$I::text is not distinct from n.%1$I::text'
                    else 'o.%1$I is not distinct from n.%1$I'
                end,
                a.attname
            ) as is_same
        from pg_attribute as a
        inner join pg_type as t
            on a.atttypid = t.oid
        where
            a.attrelid = p_table
            and a.attnum > 0
            and not a.attisdropped
            and a.attname::text <> all(c_kept_by_house)
        order by a.attnum
    ) as c;

    return format(
        'select coalesce(%1$s, $1) as tenant, coalesce(n.%2$I, o.%2$I) as row_id, '
        '%3$s as before, %4$s as after '
        'from old_rows as o full join new_rows as n on o.%2$I = n.%2$I %5$s',
        case
            when p_arguments[2] = '' then 'null'
            else format('n.%1$I, o.%1$I', p_arguments[2])
        end,
        v_key,
        format(c_value, v_key, 'o', v_is_usual, v_old[1], v_old[2], v_same),
        format(c_value, v_key, 'n', v_is_usual, v_new[1], v_new[2], v_same),
        case
            when p_arguments[2] not in ('', v_key)
                then format('and o.%1$I = n.%1$I', p_arguments[2])
        end
    );
end
$function$;

alter function audit.update_query(regclass, text[], text[]) owner to app_owner;

revoke all on function audit.update_query(regclass, text[], text[]) from public;

comment on function audit.update_query(regclass, text[], text[]) is
    'Query over the transition tables of an update that tells tenant, row, old and new values of '
    'what changed in each row; quickest where the usual columns changed.';
