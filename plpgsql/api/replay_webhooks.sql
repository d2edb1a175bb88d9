-- function api.replay_webhooks(uuid, text[], timestamptz, int, boolean)

-- Events that were never verified stay as they are: take_webhook verifies them as of the time when they
-- came. Whoever calls again finds fewer, so it needs no idempotency key. Raises RQ400, RQ401, RQ403,
-- RQ422.

create or replace function api.replay_webhooks(
    p_endpoint_id uuid,
    p_statuses text[] default '{dead}',
    p_since timestamptz default '-infinity',
    p_limit int default 100,
    p_is_dry_run boolean default true
)
returns table (webhook_event_id uuid, event_type text, status text, last_error text)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_event record;
begin
    perform core.require_permission('webhooks.write');

    if p_statuses is null or not p_statuses <@ array['dead', 'failed', 'ignored', 'processed'] then
        perform core.refuse(
            'RQ422', 'these events cannot be replayed', format('%s', p_statuses),
            'name dead, failed, ignored or processed'
        );
    end if;

    for v_event in
        select
            e.id,
            e.received_at,
            e.endpoint_id,
            e.service_code,
            e.event_type,
            e.ordering_key,
            e.status,
            e.last_error
        from integration.webhook_events as e
        where
            e.organization_id = v_organization_id
            and e.endpoint_id = p_endpoint_id
            and e.received_at >= p_since
            and e.status = any(p_statuses)
            and e.signature_status <> 'invalid'
        order by e.received_at, e.id
        limit least(greatest(p_limit, 0), 1000)
        for no key update
    loop
        if not p_is_dry_run then
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
                and e.received_at = v_event.received_at;
        end if;

        webhook_event_id := v_event.id;
        event_type := v_event.event_type;
        status := v_event.status;
        last_error := v_event.last_error;
        return next;
    end loop;
end
$function$;

alter function api.replay_webhooks(uuid, text[], timestamptz, int, boolean) owner to app_owner;

revoke all on function api.replay_webhooks(uuid, text[], timestamptz, int, boolean) from public;
grant execute on function api.replay_webhooks(uuid, text[], timestamptz, int, boolean)
to authenticated;

comment on function api.replay_webhooks(uuid, text[], timestamptz, int, boolean) is
    'Lists events of an endpoint that ended like this, oldest first, at most 1,000; without '
    'p_is_dry_run they are applied once more, but never over newer ones. Forged ones are left out. '
    'Raises RQ403, RQ422.';
