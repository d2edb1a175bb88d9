-- function integration.enqueue_webhook(uuid, uuid, text, text)

-- Put in for the organization in the context, where nobody need have signed in: for a webhook it is the
-- tenant of the endpoint. Raises RQ400.

create or replace function integration.enqueue_webhook(
    p_webhook_event_id uuid, p_endpoint_id uuid, p_service_code text, p_ordering_key text
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    return jobs.enqueue(
        p_kind => 'integration.apply_webhook',
        p_args => jsonb_build_object(
            'webhook_event_id', p_webhook_event_id, 'service_code', p_service_code
        ),
        p_ordering_key => 'webhook ' || p_endpoint_id || ' ' || p_ordering_key
    );
end
$function$;

alter function integration.enqueue_webhook(uuid, uuid, text, text) owner to app_owner;

revoke all on function integration.enqueue_webhook(uuid, uuid, text, text) from public;

comment on function integration.enqueue_webhook(uuid, uuid, text, text) is
    'Puts in the job that applies an event, of the kind integration.apply_webhook, one at a time '
    'under one ordering key; returns its id.';
