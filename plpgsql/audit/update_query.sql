-- function audit.update_query(regclass, text[], text[])

-- A statement mostly changes the same columns in every row. Those that it changed in the first rows
-- are the usual ones: a row in which they all changed, and nothing else, is told by them at once.
-- Any other row is told by whatever changed in it. Columns are compared as they are, and once a row:
-- comparing documents would cost ten times as much. Types whose "=" is missing, or means something
-- else than the same value, are compared as text. Columns that the house keeps itself are left out.
-- A row whose key changed is told as it was and as it is, in two records. Whole rows are told by
-- their columns: a reference to the row as such would make a copy of each row, which the join then
-- keeps beside its columns, needed or not. Parameters: audit.append_query.

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
    c_query constant text :=
        'select h.tenant, h.row_id, %1$s as before, %2$s as after '
        'from old_rows as o full join new_rows as n on o.%3$I = n.%3$I %4$s cross join lateral ('
        'select t.tenant, t.row_id, %5$s as is_usual, %6$s as head '
        'from (select coalesce(%7$s, $1) as tenant, coalesce(n.%3$I, o.%3$I) as row_id) as t '
        'offset 0) as h';
    c_value constant text :=
        'case when %1$s.%3$I is null then null '
        'when %2$s.%3$I is not null and h.is_usual then %4$s else %5$s end';
    c_told constant text :=
        '%1$s - case when %2$s.%3$I is null then array[]::text[] '
        'else array_remove(%4$L || array[%5$s]::text[], null) end';
    c_rows constant text[] := array['o', 'n'];
    v_key text := p_arguments[3];
    v_sensitive text[] := p_arguments[4]::text[];
    v_told text := case v_sensitive
        when '{}' then '%s'
        else 'audit.digested(%s, $4, $2, h.tenant, h.row_id, $5)'
    end;
    v_all text[];
    v_usual text[];
    v_is_usual text;
    v_same text;
    v_values text[];
begin
    select
        array_agg(c.name) || c_kept_by_house,
        array_agg(c.name) filter (where c.is_usual),
        string_agg(
            case when c.is_usual then format('not (%s)', c.is_same) else c.is_same end, ' and '
        ),
        string_agg(format('case when %s then %L end', c.is_same, c.name), ', ')
    into v_all, v_usual, v_is_usual, v_same
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

    for v_side in 1..2 loop
        v_values[v_side] := format(
            c_value,
            c_rows[v_side],
            c_rows[3 - v_side],
            v_key,
            audit.row_document(p_table, v_sensitive, c_rows[v_side], coalesce(v_usual, '{}')),
            format(
                v_told,
                format(
                    c_told,
                    audit.row_document(p_table, '{}', c_rows[v_side], v_all),
                    c_rows[3 - v_side],
                    v_key,
                    c_kept_by_house,
                    v_same
                )
            )
        );
    end loop;

    return format(
        c_query,
        v_values[1],
        v_values[2],
        v_key,
        case
            when p_arguments[2] not in ('', v_key)
                then format('and o.%1$I = n.%1$I', p_arguments[2])
        end,
        v_is_usual,
        case
            when v_values::text not like '%h.head%' then 'null'
            else format(
                '%L || t.tenant || %L || t.row_id || %L',
                format('[%s, "', to_json(p_arguments[1])), '", "', '", '
            )
        end,
        case
            when p_arguments[2] = '' then 'null'
            else format('n.%1$I, o.%1$I', p_arguments[2])
        end
    );
end
$function$;

alter function audit.update_query(regclass, text[], text[]) owner to app_owner;

revoke all on function audit.update_query(regclass, text[], text[]) from public;

comment on function audit.update_query(regclass, text[], text[]) is
    'Query over the transition tables of an update that tells tenant, row, old and new values of '
    'what changed in each row; quickest where the usual columns changed.';
