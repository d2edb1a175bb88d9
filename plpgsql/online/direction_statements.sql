-- function online.direction_statements(online.syncs, text)

create or replace function online.direction_statements(p_sync online.syncs, p_direction text)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        string_agg(
            format(
                'alter table %1$s %3$s trigger online_sync_%2$s; '
                'alter table %1$s %4$s trigger online_sync_%2$s_guard',
                online.qualified_name(t.id), p_sync.id,
                case when p_direction in (t.side, 'both') then 'enable' else 'disable' end,
                case when p_direction in (t.side, 'both') then 'disable' else 'enable' end
            ),
            '; '
            order by t.side
        )
    from (values (p_sync.old_table, 'old'), (p_sync.new_table, 'new')) as t (id, side)
$function$;

revoke all on function online.direction_statements(online.syncs, text) from public;

comment on function online.direction_statements(online.syncs, text) is
    'The statements that let the old table lead, the new one, or both.';
