-- function jobs.act_for(uuid)

-- The other half of a claim: jobs of every tenant are handed out, but each is worked off as one
-- tenant, under its policies. Everything lasts until the transaction ends.

create or replace function jobs.act_for(p_id uuid)
returns uuid
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $function$
declare
    v_organization_id uuid;
begin
    select j.organization_id
    into v_organization_id
    from jobs.jobs as j
    where j.id = p_id and j.state = 'running';

    if v_organization_id is null then
        -- app_dispatcher has no right on core
        raise exception 'nobody works on this job'
            using
                errcode = 'RQ404',
                detail = format('job "%s" does not run', p_id),
                hint = 'claim it first; its lease may have run out';
    end if;

    perform jobs.act_as(v_organization_id);

    return v_organization_id;
end
$function$;

alter function jobs.act_for(uuid) owner to app_dispatcher;

revoke all on function jobs.act_for(uuid) from public;
grant execute on function jobs.act_for(uuid) to app_worker;

comment on function jobs.act_for(uuid) is
    'Lets the transaction act for the organization of a job that runs, as an administrator who '
    'sees every branch and is no user. Raises RQ404.';
