-- Deploy routiq:online/require_sync to pg
-- requires: online/syncs
-- requires: online/find_sync

begin;

-- function online.require_sync(text, text)

create or replace function online.require_sync(p_name text, p_state text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_states constant text[] := array[
        'begun', 'started', 'copied', 'reconciled', 'swapped', 'stopped'
    ];
    v_sync online.syncs := online.find_sync(p_name, c_states);
begin
    if p_state is null or p_state <> all(c_states) then
        raise exception 'state "%" is none of %', p_state, array_to_string(c_states, ', ')
            using errcode = 'invalid_parameter_value';
    elsif array_position(c_states, v_sync.state) < array_position(c_states, p_state) then
        raise exception 'sync "%" is %, not % yet', p_name, v_sync.state, p_state
            using errcode = 'object_not_in_prerequisite_state';
    end if;
end
$function$;

revoke all on function online.require_sync(text, text) from public;

comment on function online.require_sync(text, text) is
    'For verify scripts: raises 55000 unless a sync has come to a state, or further.';

commit;
