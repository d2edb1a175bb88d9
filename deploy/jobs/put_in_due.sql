-- Deploy routiq:jobs/put_in_due to pg
-- requires: jobs/next_run
-- requires: jobs/enqueue
-- requires: jobs/schedule_states__policies
-- requires: core/set_context

begin;

-- function jobs.put_in_due(jobs.schedule_states, text, jsonb, text, text, text, timestamptz)

-- While the job of an earlier time is not finished no other is put in: its unique key holds them to
-- one. Times that passed while nobody looked are counted and left out.

create or replace function jobs.put_in_due(
    p_state jobs.schedule_states,
    p_kind text,
    p_args jsonb,
    p_queue text,
    p_cron text,
    p_time_zone text,
    p_now timestamptz
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_next_run_at timestamptz := jobs.next_run(p_cron, p_time_zone, p_state.next_run_at);
    v_missed int := 0;
    v_job_id uuid;
begin
    while v_next_run_at <= p_now loop
        v_missed := v_missed + 1;
        v_next_run_at := jobs.next_run(
            p_cron, p_time_zone, case when v_missed < 100 then v_next_run_at else p_now end
        );
    end loop;

    -- as core.set_context does it; app_dispatcher has no right on core
    execute format('set local core.organization_id = %L', p_state.organization_id);

    v_job_id := jobs.enqueue(
        p_kind => p_kind,
        p_args => p_args,
        p_queue => p_queue,
        p_unique_key => 'schedule ' || p_state.name
    );

    update jobs.schedule_states as t
    set
        next_run_at = v_next_run_at,
        last_run_at = p_now,
        last_job_id = v_job_id,
        missed_count = t.missed_count + v_missed,
        updated_at = p_now
    where t.organization_id = p_state.organization_id and t.name = p_state.name;
end
$function$;

alter function jobs.put_in_due(
    jobs.schedule_states, text, jsonb, text, text, text, timestamptz
) owner to app_owner;

revoke all
on function jobs.put_in_due(jobs.schedule_states, text, jsonb, text, text, text, timestamptz)
from public;
grant execute
on function jobs.put_in_due(jobs.schedule_states, text, jsonb, text, text, text, timestamptz)
to app_dispatcher;

comment on function
jobs.put_in_due(jobs.schedule_states, text, jsonb, text, text, text, timestamptz) is
    'Puts the job of a schedule in that is due, and reckons when it is due next.';

commit;
