-- function online.require_under_way(text)

create or replace function online.require_under_way(p_name text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_phases text := (
        select string_agg(distinct c.phase, ' and ')
        from online.column_changes as c
        where c.name = p_name
    );
begin
    if v_phases is null then
        raise exception 'there is no change "%"', p_name
            using
                errcode = 'undefined_object',
                hint = 'select name, state from online.column_change_status';
    elsif v_phases not in ('expanded', 'switched', 'finished') then
        raise exception 'change "%" is %', p_name, v_phases
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'call online.start_column_change as before: it goes on where it stopped';
    end if;
end
$function$;

revoke all on function online.require_under_way(text) from public;

comment on function online.require_under_way(text) is
    'Raises 42704 when there is no such change, 55000 when its columns are not all there.';
