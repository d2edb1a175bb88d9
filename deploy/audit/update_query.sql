-- Deploy routiq:audit/update_query to pg
-- requires: audit/schema

begin;

-- function audit.update_query(regclass, text[], text[])

-- Text for audit.record_change to execute, since transition tables are seen by the trigger alone.
-- Columns are compared as they are, and only those that changed in some row are made into
-- documents: comparing documents would cost ten times as much. Types whose "=" is missing, or means
-- something else than the same value, are compared as text. Columns that the house keeps itself
-- are left out. A row whose key changed is told as it was and as it is, in two records. Parameter
-- $1 is the tenant of a table that has none.

create or replace function audit.update_query(
    p_table regclass, p_arguments text[], p_changed text[]
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
    v_changes text;
    v_old text;
    v_new text;
    v_same text;
    v_pairs text;
begin
    select
        string_agg(format('case when not bool_and(%s) then %L end', c.comparison, c.name), ', '),
        string_agg(format('%1$L, o.%1$I', c.name), ', '),
        string_agg(format('%1$L, n.%1$I', c.name), ', '),
        string_agg(format('case when %s then %L end', c.comparison, c.name), ', ')
    into v_changes, v_old, v_new, v_same
    from (
        select
            a.attname as name,
            format(
                case
                    when coalesce(nullif(t.typbasetype, 0), t.oid) = any(c_without_equality)
                        then 'o.%1$I::text is not distinct from n.%1$I::text'
                    else 'o.%1$I is not distinct from n.%1$I'
                end,
                a.attname
            ) as comparison
        from pg_attribute as a
        inner join pg_type as t
            on a.atttypid = t.oid
        where
            a.attrelid = p_table
            and a.attnum > 0
            and not a.attisdropped
            and a.attname::text <> all(c_kept_by_house)
            and (p_changed is null or a.attname::text = any(p_changed))
        order by a.attnum
    ) as c;

    v_pairs := format(
        'from old_rows as o full join new_rows as n on o.%1$I = n.%1$I%2$s',
        p_arguments[3],
        case
            when p_arguments[2] not in ('', p_arguments[3])
                then format(' and o.%1$I = n.%1$I', p_arguments[2])
        end
    );

    if p_changed is null then
        return format('select array_remove(array[%s], null) %s', v_changes, v_pairs);
    end if;

    return format(
        'select %1$s as tenant, coalesce(n.%2$I, o.%2$I) as row_id, '
        'case when n.%2$I is null then to_jsonb(o) '
        'when o.%2$I is not null then jsonb_build_object(%3$s) - s.same end as before, '
        'case when o.%2$I is null then to_jsonb(n) '
        'when n.%2$I is not null then jsonb_build_object(%4$s) - s.same end as after %5$s '
        'cross join lateral (select array_remove(array[%6$s]::text[], null) as same) as s',
        case
            when p_arguments[2] = '' then '$1'
            else format('coalesce(n.%1$I, o.%1$I)', p_arguments[2])
        end,
        p_arguments[3],
        v_old,
        v_new,
        v_pairs,
        v_same
    );
end
$function$;

alter function audit.update_query(regclass, text[], text[]) owner to app_owner;

revoke all on function audit.update_query(regclass, text[], text[]) from public;

comment on function audit.update_query(regclass, text[], text[]) is
    'Query over the transition tables of an update: without a list of columns, which columns '
    'changed in any row; with it, tenant, row, old and new values of each row.';

commit;
