-- Deploy routiq:api/set_webhook_endpoint to pg
-- requires: api/schema
-- requires: integration/webhook_endpoints__policies
-- requires: core/require_permission
-- requires: core/require_context
-- requires: core/check_row_version

begin;

-- function api.set_webhook_endpoint(uuid, jsonb, int)

-- What is given changes, the rest stays. Sent again it changes nothing more, so it takes no idempotency
-- key. Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.set_webhook_endpoint(
    p_endpoint_id uuid, p_changes jsonb, p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_endpoint integration.webhook_endpoints;
    v_unknown text;
begin
    perform core.require_permission('webhooks.write');

    select e.*
    into v_endpoint
    from integration.webhook_endpoints as e
    where
        e.organization_id = v_organization_id
        and e.id = p_endpoint_id
        and e.deleted_at is null
    for no key update;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such endpoint', format('the id is "%s"', p_endpoint_id),
            'make one with api.create_webhook_endpoint'
        );
    end if;

    perform core.check_row_version('endpoint', p_row_version, v_endpoint.row_version);

    select min(c.key)
    into v_unknown
    from jsonb_object_keys(p_changes) as c (key)
    where
        c.key not in (
            'name', 'is_active', 'tolerance', 'ordering_key_path', 'appending_event_types',
            'is_unsigned', 'max_body_bytes', 'events_per_second', 'burst',
            'signing_credential_id', 'previous_credential_id'
        );

    if v_unknown is not null then
        perform core.refuse(
            'RQ422', 'an endpoint has no such property', format('"%s" is unknown', v_unknown),
            'leave it out'
        );
    end if;

    v_endpoint := jsonb_populate_record(v_endpoint, p_changes);

    update integration.webhook_endpoints as e
    set
        name = v_endpoint.name,
        is_active = v_endpoint.is_active,
        tolerance = v_endpoint.tolerance,
        ordering_key_path = v_endpoint.ordering_key_path,
        appending_event_types = v_endpoint.appending_event_types,
        is_unsigned = v_endpoint.is_unsigned,
        max_body_bytes = v_endpoint.max_body_bytes,
        events_per_second = v_endpoint.events_per_second,
        burst = v_endpoint.burst,
        signing_credential_id = v_endpoint.signing_credential_id,
        previous_credential_id = v_endpoint.previous_credential_id
    where e.organization_id = v_organization_id and e.id = p_endpoint_id
    returning e.* into v_endpoint;

    return jsonb_build_object(
        'endpoint_id', v_endpoint.id, 'row_version', v_endpoint.row_version
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such an endpoint', 'system and name are taken', 'choose another name'
        );
        return null;
    when check_violation or not_null_violation or foreign_key_violation or data_exception then
        perform core.refuse('RQ422', 'these values cannot be an endpoint', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.set_webhook_endpoint(uuid, jsonb, int) owner to app_owner;

revoke all on function api.set_webhook_endpoint(uuid, jsonb, int) from public;
grant execute on function api.set_webhook_endpoint(uuid, jsonb, int) to authenticated;

comment on function api.set_webhook_endpoint(uuid, jsonb, int) is
    'Changes an endpoint: p_changes is an object of its columns, such as signing_credential_id, '
    'ordering_key_path or events_per_second. Raises RQ403, RQ404, RQ409, RQ422.';

commit;
