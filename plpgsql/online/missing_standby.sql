-- function online.missing_standby()

-- Whoever may not see the standbys is not told.

create or replace function online.missing_standby()
returns text
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    select 'no synchronous standby is connected: the commit would wait for one, locks in hand'
    where
        current_setting('synchronous_standby_names') <> ''
        and current_setting('synchronous_commit') not in ('off', 'local')
        and pg_has_role('pg_read_all_stats', 'usage')
        and not exists (
            select
            from pg_stat_replication as r
            where
                r.state = 'streaming'
                and r.sync_state in ('sync', 'quorum')
        )
$function$;

revoke all on function online.missing_standby() from public;

comment on function online.missing_standby() is
    'Why a commit would hang now: it waits for a synchronous standby, and none is there; null '
    'where it would not.';
