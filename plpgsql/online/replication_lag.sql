-- function online.replication_lag()

-- Without pg_monitor the positions of standbys cannot be seen: then the answer is 0.

create or replace function online.replication_lag()
returns bigint
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    select
        coalesce(
            max(
                greatest(
                    pg_wal_lsn_diff(pg_current_wal_lsn(), coalesce(r.replay_lsn, r.sent_lsn)), 0
                )
            ),
            0
        )::bigint
    from pg_stat_replication as r
    where r.state <> 'backup'
$function$;

revoke all on function online.replication_lag() from public;

comment on function online.replication_lag() is
    'Bytes of log that the standby furthest behind has still to replay; 0 without a standby.';
