-- Deploy routiq:online/is_column_change_at to pg
-- requires: online/column_changes

begin;

-- function online.is_column_change_at(text, boolean)

create or replace function online.is_column_change_at(p_name text, p_is_back boolean)
returns boolean
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_phases text[] := array(
        select distinct c.phase
        from online.column_changes as c
        where c.name = p_name
    );
begin
    if v_phases = '{}' then
        raise exception 'there is no change "%"', p_name
            using
                errcode = 'undefined_object',
                hint = 'select name, state from online.column_change_status';
    elsif v_phases = array[case when p_is_back then 'expanded' else 'switched' end] then
        return true;
    elsif v_phases = array[case when p_is_back then 'switched' else 'expanded' end] then
        return false;
    end if;

    raise exception 'change "%" is %', p_name, array_to_string(v_phases, ' and ')
        using
            errcode = 'object_not_in_prerequisite_state',
            hint = 'select name, state, next_step from online.column_change_status';
end
$function$;

revoke all on function online.is_column_change_at(text, boolean) from public;

comment on function online.is_column_change_at(text, boolean) is
    'Whether a change stands where a switch (or the way back) would bring it; false when it may '
    'go there. Raises 42704 when there is no such change, 55000 when it is elsewhere.';

commit;
