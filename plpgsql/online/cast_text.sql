-- function online.cast_text(name, regtype, regtype, text)

create or replace function online.cast_text(
    p_column name,
    p_from regtype,
    p_to regtype,
    p_to_text text
)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        format(
            case
                when
                    p_from = p_to
                    or exists (
                        select
                        from pg_cast as c
                        where
                            c.castsource = p_from
                            and c.casttarget = p_to
                    )
                    or exists (
                        select
                        from pg_type as t
                        where
                            t.oid in (p_from, p_to)
                            and t.typcategory = 'S'
                    )
                    then '%1$I::%2$s'
                else '%1$I::pg_catalog.text::%2$s'
            end,
            p_column,
            p_to_text
        )
$function$;

revoke all on function online.cast_text(name, regtype, regtype, text) from public;

comment on function online.cast_text(name, regtype, regtype, text) is
    'A column cast to another type; by its text where no cast leads there, as between two enums.';
