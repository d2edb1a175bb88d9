-- Deploy routiq:integration/webhook_answer to pg
-- requires: integration/webhook_traffic__policies
-- requires: core/forget_context

begin;

-- function integration.webhook_answer(integration.webhook_traffic, text, bytea, uuid)

-- The one place where a call of an endpoint gets its answer, is counted, and ends. A refusal is an answer
-- and no error: an error would undo its own trace. The trace is bounded: a number and the last case of
-- each reason, in rows that are there anyway; of the body its length and digest. Beyond the rate one
-- call a second and slot is written, so that a flood writes nothing; the answer is the same.
--
-- Empties what integration.webhook_endpoint put into the context, where nothing else was left.

create or replace function integration.webhook_answer(
    p_slot integration.webhook_traffic, p_reason text, p_body bytea, p_event_id uuid
)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_status int := case p_reason
        when 'accepted' then 200
        when 'known' then 200
        when 'rate_limited' then 429
        when 'too_many_unverified' then 429
        when 'oversize' then 413
        when 'malformed' then 400
        when 'not_json' then 422
        else 401
    end;
    v_is_refused boolean := v_status <> 200;
begin
    if not v_is_refused then
        -- apart from refusals: what most calls write names none of their columns
        update integration.webhook_traffic as t
        set
            tokens = p_slot.tokens - 1,
            refilled_at = p_slot.refilled_at,
            accepted_count = t.accepted_count + (p_reason = 'accepted')::int,
            known_count = t.known_count + (p_reason = 'known')::int
        where
            t.organization_id = p_slot.organization_id
            and t.endpoint_id = p_slot.endpoint_id
            and t.slot = p_slot.slot;
    elsif
        p_reason <> 'rate_limited'
        or p_slot.last_refusals -> p_reason is null
        or (p_slot.last_refusals -> p_reason ->> 'at')::timestamptz
        < p_slot.refilled_at - interval '1 second'
    then
        update integration.webhook_traffic as t
        set
            tokens = case when p_reason = 'rate_limited' then p_slot.tokens else p_slot.tokens - 1 end,
            refilled_at = p_slot.refilled_at,
            refused_counts = t.refused_counts || jsonb_build_object(
                p_reason, coalesce((t.refused_counts ->> p_reason)::bigint, 0) + 1
            ),
            last_refusals = t.last_refusals || jsonb_build_object(
                p_reason,
                jsonb_build_object(
                    'at', p_slot.refilled_at,
                    'body_bytes', octet_length(p_body),
                    'body_digest', encode(sha256(p_body), 'hex')
                )
            )
        where
            t.organization_id = p_slot.organization_id
            and t.endpoint_id = p_slot.endpoint_id
            and t.slot = p_slot.slot;
    end if;

    if v_is_refused and current_setting('core.gateway', true) = 'postgrest' then
        execute format('set local response.status = %L', v_status);
        if v_status = 429 then
            set local response.headers = '[{"Retry-After": "1"}]';
        end if;
    end if;

    perform core.set_context(array['endpoint_token_digest', 'organization_id'], array[null, null]);

    return jsonb_build_object(
        'status', v_status,
        'is_accepted', not v_is_refused,
        'is_known', p_reason = 'known',
        'reason', p_reason,
        'webhook_event_id', p_event_id
    );
end
$function$;

alter function integration.webhook_answer(integration.webhook_traffic, text, bytea, uuid)
owner to app_owner;

revoke all on function integration.webhook_answer(integration.webhook_traffic, text, bytea, uuid)
from public;

comment on function integration.webhook_answer(integration.webhook_traffic, text, bytea, uuid) is
    'Counts a call of an endpoint and returns its answer, with the HTTP status for the sender. '
    'p_reason is accepted, known, or why it is refused.';

commit;
