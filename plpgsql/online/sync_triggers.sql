-- function online.sync_triggers(online.syncs)

-- A trigger for each row also sees what is written straight to a partition. Its "when" spares the
-- writes of the sync itself the call.

create or replace function online.sync_triggers(p_sync online.syncs)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        string_agg(
            format(
                'create trigger online_sync_%1$s after insert or update or delete on %2$s '
                'for each row execute function online.sync_%1$s_from_%3$s(); '
                'create trigger online_sync_%1$s_guard after insert or update or delete on %2$s '
                'for each row when (coalesce(pg_catalog.current_setting(''online.sync_frame'', '
                'true), '''') not like ''%1$s:%%'') '
                'execute function online.refuse_sync_write(%4$L); '
                'create trigger online_sync_%1$s_truncate before truncate on %2$s '
                'for each statement execute function online.refuse_sync_write(%4$L); ',
                p_sync.id, online.qualified_name(t.id), t.side, p_sync.name
            ),
            ''
            order by t.side
        )
    from (values (p_sync.old_table, 'old'), (p_sync.new_table, 'new')) as t (id, side)
$function$;

revoke all on function online.sync_triggers(online.syncs) from public;

comment on function online.sync_triggers(online.syncs) is
    'The statements that give both tables of a sync their triggers: one that carries writes over, '
    'one that refuses writes, one that refuses truncate.';
