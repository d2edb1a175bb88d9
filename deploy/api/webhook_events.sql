-- Deploy routiq:api/webhook_events to pg
-- requires: api/schema
-- requires: integration/webhook_events__policies
-- requires: integration/enqueue_webhook
-- requires: core/read_place
-- requires: core/begin_once
-- requires: core/finish_once
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.list_webhook_events(uuid, text[], int, jsonb)
-- function api.replay_webhook(uuid, text)

-- Without what an event says, which may be data of patients. Page by page along the index of the
-- endpoint, whose months are merged: not knowing the endpoint, the planner would rather sort all that it
-- was ever sent. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.list_webhook_events(
    p_endpoint_id uuid,
    p_statuses text[] default null,
    p_limit int default 50,
    p_after jsonb default null
)
returns table (
    webhook_event_id uuid,
    event_id text,
    event_type text,
    signature_status text,
    status text,
    attempts int,
    last_error text,
    occurred_at timestamptz,
    received_at timestamptz,
    processed_at timestamptz,
    place jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_sort = off
as $function$
#variable_conflict use_column
declare
    v_organization_id uuid := core.require_context();
    c_statuses constant text[]
    := array['received', 'processing', 'processed', 'ignored', 'failed', 'dead'];
    v_after record := core.read_place(p_after, 'at');
    -- variables, since coalesce() in their place would be no condition of the index
    v_after_at timestamptz := coalesce(v_after.at, 'infinity');
    v_after_id uuid := coalesce(v_after.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
begin
    perform core.require_permission('webhooks.write');

    if not p_statuses <@ c_statuses then
        perform core.refuse(
            'RQ422', 'no event stands so', format('the statuses are %s', p_statuses),
            'name received, processing, processed, ignored, failed or dead'
        );
    end if;

    return query
    select
        e.id,
        e.event_id,
        e.event_type,
        e.signature_status,
        e.status,
        e.attempts,
        e.last_error,
        e.occurred_at,
        e.received_at,
        e.processed_at,
        jsonb_build_object('at', e.received_at, 'id', e.id)
    from integration.webhook_events as e
    where
        e.organization_id = v_organization_id
        and e.endpoint_id = p_endpoint_id
        and e.received_at <= v_after_at
        and (e.received_at, e.id) < (v_after_at, v_after_id)
        and e.status = any(coalesce(p_statuses, c_statuses))
    order by e.received_at desc, e.id desc
    limit least(greatest(coalesce(p_limit, 50), 1), 500);
end
$function$;

alter function api.list_webhook_events(uuid, text[], int, jsonb) owner to app_owner;

revoke all on function api.list_webhook_events(uuid, text[], int, jsonb) from public;
grant execute on function api.list_webhook_events(uuid, text[], int, jsonb) to authenticated;

comment on function api.list_webhook_events(uuid, text[], int, jsonb) is
    'What an endpoint was sent, newest first, of some statuses or of all: at most p_limit (500); '
    'for the next page give the last "place" as p_after. Raises RQ403, RQ422.';

create or replace function api.replay_webhook(
    p_webhook_event_id uuid, p_idempotency_key text default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_result jsonb;
    v_event integration.webhook_events;
begin
    perform core.require_permission('webhooks.write');

    v_result := core.begin_once(
        'replay_webhook', p_idempotency_key, to_jsonb(p_webhook_event_id)
    );

    if v_result is not null then
        return v_result;
    end if;

    select e.*
    into v_event
    from integration.webhook_events as e
    where e.organization_id = v_organization_id and e.id = p_webhook_event_id
    for no key update;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such event', format('the id is "%s"', p_webhook_event_id),
            'look at api.list_webhook_events'
        );
    elsif
        v_event.signature_status = 'invalid'
        or v_event.status not in ('dead', 'failed', 'ignored', 'processed')
    then
        perform core.refuse(
            'RQ409', 'this event cannot be replayed',
            format('it is %s, its signature %s', v_event.status, v_event.signature_status),
            'wait until it was worked off; a forged one never is'
        );
    end if;

    update integration.webhook_events as e
    set
        status = 'received',
        attempts = 0,
        processed_at = null,
        job_id = integration.enqueue_webhook(
            p_webhook_event_id => v_event.id,
            p_endpoint_id => v_event.endpoint_id,
            p_service_code => v_event.service_code,
            p_ordering_key => v_event.ordering_key
        )
    where
        e.organization_id = v_organization_id
        and e.id = v_event.id
        and e.received_at = v_event.received_at
    returning e.* into v_event;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'webhook_event_id', v_event.id, 'status', v_event.status, 'job_id', v_event.job_id
        )
    );
end
$function$;

alter function api.replay_webhook(uuid, text) owner to app_owner;

revoke all on function api.replay_webhook(uuid, text) from public;
grant execute on function api.replay_webhook(uuid, text) to authenticated;

comment on function api.replay_webhook(uuid, text) is
    'Has one event worked off once more, but never over newer ones. Raises RQ403, RQ404, RQ409 for '
    'one that waits already, was forged, or for a key that was used otherwise.';

commit;
