-- function online.stop_sync_statement(text, boolean)

create or replace function online.stop_sync_statement(p_name text, p_for_good boolean)
returns text
language plpgsql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_sync online.syncs := online.find_sync(
        p_name, array['begun', 'started', 'copied', 'reconciled', 'swapped', 'stopped']
    );
    v_statements text;
begin
    if v_sync.state = 'stopped' then
        return null;
    elsif v_sync.direction in ('both', 'new') and not p_for_good then
        raise exception 'the new table of sync "%" takes writes', p_name
            using
                errcode = 'object_not_in_prerequisite_state',
                detail = 'Once it is stopped, no later write reaches the other table.',
                hint = format(
                    'call online.unswap_sync(%1$L) or online.direct_sync(%1$L, ''old'') to go '
                    'back, or online.stop_sync(%1$L, p_for_good => true) to stay',
                    p_name
                );
    end if;

    -- The copy ends after its present batch.
    update online.backfills as b
    set phase = 'cancelled'
    where
        b.sync = p_name
        and b.phase in ('running', 'paused');

    select string_agg(format('drop trigger %I on %s; ', t.tgname, online.qualified_name(r.id)), '')
    into v_statements
    from (values (v_sync.old_table), (v_sync.new_table)) as r (id)
    inner join pg_trigger as t
        on r.id = t.tgrelid
    where
        t.tgname in (
            format('online_sync_%s', v_sync.id),
            format('online_sync_%s_guard', v_sync.id),
            format('online_sync_%s_truncate', v_sync.id)
        );

    return concat(
        online.sync_locks(v_sync, 'access exclusive'),
        v_statements,
        format(
            'drop function if exists online.sync_%1$s_from_old(); '
            'drop function if exists online.sync_%1$s_from_new(); '
            'select online.note_sync(%2$L, %3$L)',
            v_sync.id, p_name,
            jsonb_build_object(
                'state', 'stopped', 'direction', 'none', 'stopped_at', clock_timestamp()
            )
        )
    );
end
$function$;

revoke all on function online.stop_sync_statement(text, boolean) from public;

comment on function online.stop_sync_statement(text, boolean) is
    'The statements that end a sync; null when it is stopped. Ends its copy. Raises 55000 while '
    'the new table takes writes, unless it shall be for good.';
