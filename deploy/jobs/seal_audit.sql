-- Deploy routiq:jobs/seal_audit to pg
-- requires: jobs/jobs
-- requires: jobs/enqueue
-- requires: audit/seal
-- requires: core/roles__see_every_row

begin;

-- function jobs.seal_audit(jobs.jobs)

-- Belongs to app_migrator, as audit.seal asks for: records of every organization are chained. Where
-- it has sealed as many as it may, more may wait: it puts itself in again, to be run at once, so that
-- what is sealed is committed between.

create or replace function jobs.seal_audit(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_at_most int := coalesce((p_job.args ->> 'at_most')::int, 50000);
    v_sealed bigint := audit.seal(v_at_most);
begin
    if v_sealed >= v_at_most then
        -- No unique key: that of this job is taken until it has ended.
        perform jobs.enqueue(p_kind => p_job.kind, p_args => p_job.args, p_queue => p_job.queue);
    end if;

    return jsonb_build_object('sealed', v_sealed);
end
$function$;

alter function jobs.seal_audit(jobs.jobs) owner to app_migrator;

revoke all on function jobs.seal_audit(jobs.jobs) from public;
grant execute on function jobs.seal_audit(jobs.jobs) to app_owner;

comment on function jobs.seal_audit(jobs.jobs) is
    'Handler of platform.seal_audit: chains what was recorded, and comes again at once while more '
    'waits than one run may seal.';

commit;
