-- function integration.begin_sync(uuid, text, text, uuid, text, interval, timestamptz)

-- One run of an account and entity is under way at a time: the row of the account is locked while this
-- decides, and a unique key holds it. Who comes again with the same job, or after the run said nothing
-- for p_silence, takes it over where its last checkpoint left it; so does whoever begins again after a
-- failure. Each takes a new attempt: what the worker of before still reports is refused. Raises RQ400,
-- RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function integration.begin_sync(
    p_integration_id uuid,
    p_entity text,
    p_kind text default 'incremental',
    p_job_id uuid default null,
    p_correlation_id text default null,
    p_silence interval default '15 minutes',
    p_now timestamptz default clock_timestamp()
)
returns integration.sync_runs
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_status text;
    v_run integration.sync_runs;
begin
    select i.status
    into v_status
    from integration.service_integrations as i
    where
        i.organization_id = v_organization_id
        and i.id = p_integration_id
        and i.deleted_at is null
    for no key update;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such account', format('the id is "%s"', p_integration_id),
            'list the accounts of the organization'
        );
    elsif v_status in ('paused', 'disconnected') then
        perform core.refuse(
            'RQ409', 'this account is not synchronized now', format('it is %s', v_status),
            'make it active first'
        );
    end if;

    select r.*
    into v_run
    from integration.sync_runs as r
    where
        r.organization_id = v_organization_id
        and r.integration_id = p_integration_id
        and r.entity = p_entity
    order by r.status = 'running' desc, r.started_at desc, r.id desc
    limit 1;

    if
        v_run.status = 'running'
        and v_run.job_id is distinct from coalesce(p_job_id, core.new_id())
        and v_run.checkpointed_at > p_now - p_silence
    then
        perform core.refuse(
            'RQ409',
            'this synchronization is under way',
            format('the run "%s" was heard of at %s', v_run.id, v_run.checkpointed_at),
            'let it end, or wait until it has been silent for a while'
        );
    elsif
        v_run.status = 'running'
        or (v_run.status = 'failed' and v_run.kind = p_kind and v_run.checkpoint <> '{}')
    then
        update integration.sync_runs as r
        set
            status = 'running',
            attempt = r.attempt + 1,
            finished_at = null,
            last_error = null,
            checkpointed_at = p_now,
            job_id = coalesce(p_job_id, r.job_id),
            correlation_id = coalesce(p_correlation_id, r.correlation_id)
        where r.organization_id = v_organization_id and r.id = v_run.id
        returning r.* into v_run;
    else
        insert into integration.sync_runs (
            organization_id,
            integration_id,
            entity,
            kind,
            requested_by,
            job_id,
            correlation_id,
            checkpoint,
            started_at,
            checkpointed_at
        )
        values (
            v_organization_id,
            p_integration_id,
            p_entity,
            p_kind,
            core.current_user_id(),
            p_job_id,
            p_correlation_id,
            case
                when p_kind = 'incremental' then coalesce(
                    (
                        select s.cursor
                        from integration.sync_state as s
                        where
                            s.organization_id = v_organization_id
                            and s.integration_id = p_integration_id
                            and s.entity = p_entity
                    ),
                    '{}'
                )
                else '{}'
            end,
            p_now,
            p_now
        )
        returning * into v_run;
    end if;

    insert into integration.sync_state as s (
        organization_id, integration_id, entity, sync_status, last_sync_at, updated_at
    )
    values (v_organization_id, p_integration_id, p_entity, 'running', p_now, p_now)
    on conflict (organization_id, integration_id, entity) do update
    set
        sync_status = 'running',
        last_sync_at = p_now,
        updated_at = p_now;

    return v_run;
exception
    when check_violation or not_null_violation then
        perform core.refuse('RQ422', 'these values cannot be a run', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function integration.begin_sync(uuid, text, text, uuid, text, interval, timestamptz)
owner to app_owner;

revoke all on function integration.begin_sync(uuid, text, text, uuid, text, interval, timestamptz)
from public;
grant execute on function integration.begin_sync(
    uuid, text, text, uuid, text, interval, timestamptz
) to app_worker;

comment on function integration.begin_sync(uuid, text, text, uuid, text, interval, timestamptz) is
    'Begins to synchronize an entity of an account, or goes on where a run that died or failed '
    'left off: returns the run, with checkpoint (an incremental one begins at the cursor of the '
    'last, a full one at nothing) and attempt, which the reports name. Raises RQ404, RQ409 while '
    'another is under way or the account is paused, RQ422.';
