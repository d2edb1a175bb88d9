-- function online.validate_statement(regclass, name)

create or replace function online.validate_statement(p_table regclass, p_constraint name)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_is_valid boolean := (
        select c.convalidated
        from pg_constraint as c
        where
            c.conrelid = p_table
            and c.conname = p_constraint
    );
begin
    if v_is_valid is null then
        raise exception 'table % has no constraint "%"', p_table, p_constraint
            using errcode = 'undefined_object';
    elsif v_is_valid then
        return null;
    end if;

    return format(
        'alter table %s validate constraint %I', online.qualified_name(p_table), p_constraint
    );
end
$function$;

revoke all on function online.validate_statement(regclass, name) from public;

comment on function online.validate_statement(regclass, name) is
    'The statement that validates a constraint; null when it is valid. Raises 42704 when the table '
    'has none of that name.';
