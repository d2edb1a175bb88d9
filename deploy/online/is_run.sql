-- Deploy routiq:online/is_run to pg
-- requires: online/backfills

begin;

-- function online.is_run(online.backfills)

-- Where the role may not see when a session began, its number alone must do.

create or replace function online.is_run(p_backfill online.backfills)
returns boolean
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        p_backfill.phase in ('running', 'paused')
        and exists (
            select
            from pg_stat_activity as a
            where
                a.pid = p_backfill.runner_pid
                and coalesce(a.backend_start, p_backfill.runner_started_at)
                = p_backfill.runner_started_at
                and coalesce(a.state, 'active') = 'active'
        )
$function$;

revoke all on function online.is_run(online.backfills) from public;

comment on function online.is_run(online.backfills) is
    'Whether a session is at work on this backfill, be it resting or paused.';

commit;
