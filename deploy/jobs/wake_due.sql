-- Deploy routiq:jobs/wake_due to pg
-- requires: jobs/jobs__policies

begin;

-- function jobs.wake_due(text)

-- Part of every claim, so that nothing that is due waits for anybody else.

create or replace function jobs.wake_due(p_queue text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    update jobs.jobs as j
    set
        state = 'ready',
        ready_at = clock_timestamp()
    where
        j.ctid = any(
            array(
                select d.ctid
                from jobs.jobs as d
                where
                    d.queue = p_queue
                    and d.ready_at is null
                    and not d.is_blocked
                    and d.run_at <= now()
                order by d.run_at
                limit 500
                for update skip locked
            )
        );
end
$function$;

alter function jobs.wake_due(text) owner to app_owner;

revoke all on function jobs.wake_due(text) from public;
grant execute on function jobs.wake_due(text) to app_dispatcher;

comment on function jobs.wake_due(text) is
    'Makes jobs of a queue ready whose time has come.';

commit;
