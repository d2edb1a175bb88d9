-- function integration.enqueue_webhook(integration.webhook_endpoints, uuid, uuid, text)

-- Put in as the tenant of the endpoint, which stands in the context: nobody has signed in here.

create or replace function integration.enqueue_webhook(
    p_endpoint integration.webhook_endpoints,
    p_job_id uuid,
    p_webhook_event_id uuid,
    p_ordering_key text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    insert into jobs.jobs (organization_id, id, kind, args, ordering_key, max_attempts)
    select
        p_endpoint.organization_id,
        p_job_id,
        'integration.apply_webhook',
        jsonb_build_object(
            'webhook_event_id', p_webhook_event_id, 'service_code', p_endpoint.service_code
        ),
        'webhook ' || p_endpoint.id || ' ' || p_ordering_key,
        q.max_attempts
    from jobs.queues as q
    where q.name = 'default';
end
$function$;

alter function integration.enqueue_webhook(integration.webhook_endpoints, uuid, uuid, text)
owner to app_owner;

revoke all on function integration.enqueue_webhook(integration.webhook_endpoints, uuid, uuid, text)
from public;

comment on function integration.enqueue_webhook(integration.webhook_endpoints, uuid, uuid, text) is
    'Puts in the job that applies an event: kind integration.apply_webhook, one at a time under '
    'one ordering key.';
