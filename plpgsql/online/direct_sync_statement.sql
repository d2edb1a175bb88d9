-- function online.direct_sync_statement(text, text)

create or replace function online.direct_sync_statement(p_name text, p_direction text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sync online.syncs := online.find_sync(
        p_name, array['started', 'copied', 'reconciled', 'swapped']
    );
begin
    if p_direction is null or p_direction not in ('old', 'both', 'new') then
        raise exception 'direction "%" is none of old, both and new', p_direction
            using errcode = 'invalid_parameter_value';
    elsif p_direction <> 'old' and v_sync.copied_at is null then
        raise exception 'the new table of sync "%" does not hold all rows yet', p_name
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = format('call online.copy_sync(%L) first', p_name);
    elsif p_direction = 'old' and v_sync.state = 'swapped' then
        raise exception 'the old table of sync "%" is parked', p_name
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = format('call online.unswap_sync(%L): then it leads again', p_name);
    elsif p_direction = v_sync.direction then
        return null;
    end if;

    return online.sync_locks(v_sync, 'share row exclusive')
        || online.direction_statements(v_sync, p_direction)
        || format(
            '; select online.note_sync(%L, %L)',
            p_name, jsonb_build_object('direction', p_direction)
        );
end
$function$;

revoke all on function online.direct_sync_statement(text, text) from public;

comment on function online.direct_sync_statement(text, text) is
    'The statements that change the direction of a sync; null when it is so. Raises 22023 for '
    'another word, 55000 where the rows are not copied yet or the old table is parked.';
