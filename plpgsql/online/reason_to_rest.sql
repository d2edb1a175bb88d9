-- function online.reason_to_rest(online.backfills)

-- A session reports what it wrote when its statement ends, and a backfill is one statement. So the
-- statistics know the dead rows of others, and the rest is counted by ourselves.

create or replace function online.reason_to_rest(p_backfill online.backfills)
returns text
language sql
volatile
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        case
            when p_backfill.max_lag_bytes < online.replication_lag()
                then 'a standby is behind'
            when
                exists (
                    select
                    from pg_locks as l
                    where
                        l.database = (
                            select d.oid
                            from pg_database as d
                            where d.datname = current_database()
                        )
                        and (
                            l.relation = p_backfill.relation
                            or l.relation in (
                                select t.id
                                from online.leaf_tables(p_backfill.relation) as t (id)
                            )
                        )
                        and not l.granted
                )
                then 'somebody waits for a lock on the table'
            when
                p_backfill.max_dead_rows < p_backfill.dead_rows_unseen + (
                    select coalesce(sum(s.n_dead_tup), 0)
                    from pg_stat_all_tables as s
                    where s.relid in (
                        select t.id
                        from online.leaf_tables(p_backfill.relation) as t (id)
                    )
                )
                then 'dead rows wait for vacuum'
        end
$function$;

revoke all on function online.reason_to_rest(online.backfills) from public;

comment on function online.reason_to_rest(online.backfills) is
    'Why a backfill should not go on at this moment; null when it may.';
