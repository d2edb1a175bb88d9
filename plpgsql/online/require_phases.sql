-- function online.require_phases(text, text[])

create or replace function online.require_phases(p_name text, p_phases text[])
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_phases text[] := array(
        select distinct c.phase
        from online.column_changes as c
        where c.name = p_name
        order by c.phase
    );
begin
    if v_phases = '{}' then
        raise exception 'there is no change "%"', p_name
            using
                errcode = 'undefined_object',
                hint = 'select name, state from online.column_change_status';
    elsif not v_phases <@ p_phases then
        raise exception 'change "%" is %, not %',
            p_name, array_to_string(v_phases, ' and '), array_to_string(p_phases, ' or ')
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'select name, state, next_step from online.column_change_status';
    end if;
end
$function$;

revoke all on function online.require_phases(text, text[]) from public;

comment on function online.require_phases(text, text[]) is
    'Raises 42704 when there is no such change, 55000 when one of its columns is in another phase.';
