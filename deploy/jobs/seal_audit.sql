-- Deploy routiq:jobs/seal_audit to pg
-- requires: jobs/jobs
-- requires: audit/seal
-- requires: core/roles__see_every_row

begin;

-- function jobs.seal_audit(jobs.jobs)

-- Belongs to app_migrator, as audit.seal asks for: records of every organization are chained.

create or replace function jobs.seal_audit(p_job jobs.jobs)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    return jsonb_build_object(
        'sealed', audit.seal(coalesce((p_job.args ->> 'at_most')::int, 50000))
    );
end
$function$;

alter function jobs.seal_audit(jobs.jobs) owner to app_migrator;

revoke all on function jobs.seal_audit(jobs.jobs) from public;
grant execute on function jobs.seal_audit(jobs.jobs) to app_owner;

comment on function jobs.seal_audit(jobs.jobs) is
    'Handler of platform.seal_audit: chains what was recorded.';

commit;
