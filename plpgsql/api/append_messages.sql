-- function api.append_messages(jsonb)

-- Sent again it writes nothing, where messages have ids; so it takes no idempotency key. Raises RQ400,
-- RQ401, RQ403, RQ422.

create or replace function api.append_messages(p_messages jsonb)
returns table (place bigint, message_id uuid, outcome text, refusal text)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('contacts.write');

    return query
    select
        m.place,
        m.message_id,
        m.outcome,
        m.refusal
    from comms.append_messages(v_organization_id, p_messages) as m;
exception
    when check_violation or foreign_key_violation then
        perform core.refuse('RQ422', 'these values cannot be a message', sqlerrm, 'correct them');
end
$function$;

alter function api.append_messages(jsonb) owner to app_owner;

revoke all on function api.append_messages(jsonb) from public;
grant execute on function api.append_messages(jsonb) to authenticated, app_worker;

comment on function api.append_messages(jsonb) is
    'Keeps a list of messages in the order of their source, each once; says of each by its place '
    'in the list whether it is inserted, known or refused, and why. What each holds: '
    'comms.append_messages. Raises RQ403, RQ422.';
