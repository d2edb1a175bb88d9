-- function integration.finish_webhook(uuid, text, text, timestamptz)

-- An event that failed as often as a job is tried is dead, so that it does not hold up the others of its
-- ordering key for ever; integration.replay_webhook brings it back. Raises RQ400, RQ401, RQ403, RQ404,
-- RQ409, RQ422.

create or replace function integration.finish_webhook(
    p_webhook_event_id uuid,
    p_outcome text default 'processed',
    p_error text default null,
    p_now timestamptz default clock_timestamp()
)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_most_attempts constant int := 10;
    v_organization_id uuid := core.require_context();
    v_status text := p_outcome;
    v_attempts int;
begin
    if p_outcome is null or p_outcome not in ('processed', 'ignored', 'failed', 'dead') then
        perform core.refuse(
            'RQ422', 'a webhook event does not end like this', format('"%s" is no outcome', p_outcome),
            'say processed, ignored, failed or dead'
        );
    end if;

    select e.attempts
    into v_attempts
    from integration.webhook_events as e
    where e.organization_id = v_organization_id and e.id = p_webhook_event_id
    for no key update;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such webhook event', format('the id is "%s"', p_webhook_event_id),
            'look at what the endpoint received'
        );
    end if;

    if p_outcome = 'failed' then
        -- The try that failed was undone, and the count with it.
        v_attempts := v_attempts + 1;
        v_status := case when v_attempts >= c_most_attempts then 'dead' else 'failed' end;
    end if;

    update integration.webhook_events as e
    set
        status = v_status,
        attempts = v_attempts,
        last_error = left(p_error, 2000),
        processed_at = case when v_status <> 'failed' then p_now end
    where e.organization_id = v_organization_id and e.id = p_webhook_event_id;

    return v_status;
end
$function$;

alter function integration.finish_webhook(uuid, text, text, timestamptz) owner to app_owner;

revoke all on function integration.finish_webhook(uuid, text, text, timestamptz) from public;
grant execute on function integration.finish_webhook(uuid, text, text, timestamptz) to app_worker;

comment on function integration.finish_webhook(uuid, text, text, timestamptz) is
    'Says how an event ended that integration.take_webhook gave: processed or ignored in the same '
    'transaction, failed or dead in one of its own, after what was done is undone. Returns the '
    'status; the tenth failure is the last. Raises RQ404, RQ409, RQ422.';
