-- Deploy routiq:online/require_column_change to pg
-- requires: online/column_change_stage

begin;

-- function online.require_column_change(text, text)

create or replace function online.require_column_change(p_name text, p_phase text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_stages constant text[] := array[
        'begun', 'expanded', 'filled', 'complete', 'switched', 'finishing', 'finished'
    ];
    v_stage text := online.column_change_stage(p_name);
begin
    if array_position(c_stages, p_phase) is null then
        raise exception 'there is no phase "%"', p_phase
            using
                errcode = 'invalid_parameter_value',
                hint = array_to_string(c_stages, ', ');
    elsif
        coalesce(array_position(c_stages, v_stage), 0) < array_position(c_stages, p_phase)
    then
        raise exception 'change "%" is %, not yet %', p_name, coalesce(v_stage, 'not there'), p_phase
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'select name, state, missing, next_step from online.column_change_status';
    end if;
end
$function$;

revoke all on function online.require_column_change(text, text) from public;

comment on function online.require_column_change(text, text) is
    'Raises 55000 unless a change is in that phase or further: expanded, filled, complete, '
    'switched or finished. For verify scripts: it reads the catalogue and no row.';

commit;
