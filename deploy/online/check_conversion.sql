-- Deploy routiq:online/check_conversion to pg
-- requires: online/column_changes
-- requires: online/qualified_name

begin;

-- function online.check_conversion(online.column_changes)

create or replace function online.check_conversion(p_change online.column_changes)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set row_security = off
as $function$
-- The expressions are the caller's own and run with the caller's rights:
-- @plpgsql_check_options: security_warnings = false
declare
    v_setting text;
begin
    foreach v_setting in array p_change.settings loop
        execute 'set local ' || v_setting;
    end loop;

    execute format(
        'explain select (%s)::%s from (select t.*, null::%s as %I from %s as t) as t',
        p_change.to_old, p_change.old_type, p_change.new_type, p_change.new_column,
        online.qualified_name(p_change.relation)
    );
    execute format(
        'select pg_catalog.count((%s)::%s) from %s as t',
        p_change.to_new, p_change.new_type, online.qualified_name(p_change.relation)
    );
    if p_change.new_default is not null then
        execute format('explain select (%s)::%s', p_change.new_default, p_change.new_type);
    end if;
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
end
$function$;

revoke all on function online.check_conversion(online.column_changes) from public;

comment on function online.check_conversion(online.column_changes) is
    'Converts every value of the old column and keeps none: raises what a value that cannot be '
    'converted raises, and what is wrong with the expressions.';

commit;
