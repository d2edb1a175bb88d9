-- function online.sync_locks(online.syncs, text)

create or replace function online.sync_locks(p_sync online.syncs, p_mode text)
returns text
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        string_agg(
            format('lock table %s in %s mode; ', online.qualified_name(t.id), p_mode), ''
            order by t.place
        )
    from (values (1, p_sync.old_table), (2, p_sync.new_table)) as t (place, id)
    where online.qualified_name(t.id) is not null
$function$;

revoke all on function online.sync_locks(online.syncs, text) from public;

comment on function online.sync_locks(online.syncs, text) is
    'The statements that lock both tables of a sync, the old one first.';
