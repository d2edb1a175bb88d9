-- Deploy routiq:online/find_sync to pg
-- requires: online/syncs

begin;

-- function online.find_sync(text, text[])

create or replace function online.find_sync(p_name text, p_states text[])
returns online.syncs
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sync online.syncs;
begin
    select s.*
    into v_sync
    from online.syncs as s
    where s.name = p_name;

    if v_sync.name is null then
        raise exception 'no sync "%" is there', p_name
            using
                errcode = 'undefined_object',
                hint = 'select name, state from online.sync_status';
    elsif v_sync.state <> all(p_states) then
        raise exception 'sync "%" is %, and should be %',
            p_name, v_sync.state, array_to_string(p_states, ' or ')
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'select next_step from online.sync_status';
    end if;

    return v_sync;
end
$function$;

revoke all on function online.find_sync(text, text[]) from public;

comment on function online.find_sync(text, text[]) is
    'A sync that is in one of the states. Raises 42704 when there is none of that name, 55000 '
    'when it is in another state.';

commit;
