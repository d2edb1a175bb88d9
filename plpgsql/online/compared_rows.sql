-- function online.compared_rows(online.column_changes, name, name)

create or replace function online.compared_rows(
    p_change online.column_changes,
    p_old name,
    p_new name
)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            $template$(
                select
                    t.online_key as key,
                    t.%1$I::pg_catalog.text as old_value,
                    t.%2$I::pg_catalog.text as new_value,
                    (%3$s)::pg_catalog.text as converted,
                    case
                        when
                            row((%3$s)::%4$s)::record operator(pg_catalog.*=) row(t.%2$I)::record
                            then false
                        else row((%5$s)::%6$s)::record operator(pg_catalog.*<>) row(t.%1$I)::record
                    end as is_different
                from (
                    select
                        t.%7$I as %1$I,
                        t.%8$I as %2$I,
                        pg_catalog.jsonb_build_array(%9$s)::pg_catalog.text as online_key%10$s
                    from %11$s as t
                ) as t
            )$template$,
            p_change.column_name, p_change.new_column,
            p_change.to_new, p_change.new_type, p_change.to_old, p_change.old_type,
            p_old, p_new,
            (
                select string_agg('t.' || k.name, ', ' order by k.place)
                from online.key_columns(p_change.relation) as k
            ),
            (
                select string_agg(format(', t.%I', a.attname), '' order by a.attnum)
                from pg_attribute as a
                where
                    a.attrelid = p_change.relation
                    and a.attnum > 0
                    and not a.attisdropped
                    and a.attname not in (p_old, p_new, p_change.column_name, p_change.new_column)
            ),
            online.qualified_name(p_change.relation)
        )
$function$;

revoke all on function online.compared_rows(online.column_changes, name, name) from public;

comment on function online.compared_rows(online.column_changes, name, name) is
    'The query of a table''s rows with old and new value, what the old one becomes, and whether '
    'they differ.';
