-- function jobs.run_handler(jobs.jobs, text)

-- Definer of app_owner, so that a handler runs as functions of api do: under the policies, for the
-- organization of the job. The name comes from jobs.handlers, whose check lets nothing else in.

create or replace function jobs.run_handler(p_job jobs.jobs, p_routine text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_names text[] := parse_ident(p_routine);
    v_result jsonb;
begin
    perform jobs.act_as(p_job.organization_id);

    execute format('select %I.%I($1)', v_names[1], v_names[2])
    into v_result
    using p_job;

    return v_result;
end
$function$;

alter function jobs.run_handler(jobs.jobs, text) owner to app_owner;

revoke all on function jobs.run_handler(jobs.jobs, text) from public;
grant execute on function jobs.run_handler(jobs.jobs, text) to app_dispatcher;

comment on function jobs.run_handler(jobs.jobs, text) is
    'Runs the routine of a kind of job for its organization, and returns what came of it.';
