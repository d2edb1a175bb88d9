-- Deploy routiq:online/not_null_check to pg
-- requires: online/schema

begin;

-- function online.not_null_check(regclass, name)

-- The name is the same in each call, so that one that failed half-way finds its check again.

create or replace function online.not_null_check(p_table regclass, p_column name)
returns name
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_is_not_null boolean := (
        select a.attnotnull
        from pg_attribute as a
        where
            a.attrelid = p_table
            and a.attname = p_column
            and a.attnum > 0
            and not a.attisdropped
    );
begin
    if v_is_not_null is null then
        raise exception 'table % has no column "%"', p_table, p_column
            using errcode = 'undefined_column';
    elsif v_is_not_null then
        return null;
    end if;

    return (
        select format('ck_%s_not_null', left(r.relname || '_' || p_column, 40))::name
        from pg_class as r
        where r.oid = p_table
    );
end
$function$;

revoke all on function online.not_null_check(regclass, name) from public;

comment on function online.not_null_check(regclass, name) is
    'The name of the check that proves a column to hold no null while it is made "not null"; null '
    'when it is so already. Raises 42703 when there is no such column.';

commit;
