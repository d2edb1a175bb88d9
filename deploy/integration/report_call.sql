-- Deploy routiq:integration/report_call to pg
-- requires: integration/circuit_breakers__policies
-- requires: integration/service_health__policies
-- requires: integration/schema__open_to_workers
-- requires: core/require_context
-- requires: core/refuse

begin;

-- function integration.report_call(uuid, text, text, int, text, timestamptz)

-- A failure that another try would not change (validation, conflict, permanent) is an answer: the system
-- is there. A rate limit is one too: the bucket holds everybody back. The error rate of
-- integration.service_health forgets a tenth with each call. Raises RQ400, RQ401, RQ403, RQ404, RQ422.

create or replace function integration.report_call(
    p_integration_id uuid,
    p_error_class text default null,
    p_error text default null,
    p_response_ms int default null,
    p_name text default 'all',
    p_now timestamptz default clock_timestamp()
)
returns text
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_is_failure boolean := coalesce(p_error_class in ('transient', 'auth', 'lost'), false);
    v_status text := 'closed';
begin
    if v_is_failure then
        insert into integration.circuit_breakers (organization_id, integration_id, name, updated_at)
        values (v_organization_id, p_integration_id, p_name, p_now)
        on conflict (organization_id, integration_id, name) do nothing;
    end if;

    -- A breaker that is closed and never failed is not written.
    update integration.circuit_breakers as b
    set
        status = n.status,
        failure_count = case when v_is_failure then b.failure_count + 1 else 0 end,
        opened_at = case
            when n.status = 'closed' then null
            when b.status = 'open' then b.opened_at
            else p_now
        end,
        probe_at = case
            when n.status = 'closed' then null
            when b.status = 'open' then b.probe_at -- a call from before it opened
            else p_now + b.cool_down
        end,
        updated_at = p_now
    from (
        select
            c.organization_id,
            c.integration_id,
            c.name,
            case
                when not v_is_failure then 'closed'
                when c.status <> 'closed' or c.failure_count + 1 >= c.failure_threshold then 'open'
                else 'closed'
            end
        from integration.circuit_breakers as c
        where
            c.organization_id = v_organization_id
            and c.integration_id = p_integration_id
            and c.name = p_name
            and (v_is_failure or c.status <> 'closed' or c.failure_count > 0)
        for no key update
    ) as n (organization_id, integration_id, name, status)
    where
        b.organization_id = n.organization_id
        and b.integration_id = n.integration_id
        and b.name = n.name
    returning b.status into v_status;

    v_status := coalesce(v_status, 'closed');

    insert into integration.service_health as h (
        organization_id, integration_id, status, response_time_ms, error_rate, last_error,
        last_check_at, last_ok_at
    )
    values (
        v_organization_id,
        p_integration_id,
        case when v_status = 'open' then 'down' when v_is_failure then 'degraded' else 'healthy' end,
        p_response_ms,
        v_is_failure::int,
        case when v_is_failure then left(p_error, 2000) end,
        p_now,
        case when not v_is_failure then p_now end
    )
    on conflict (organization_id, integration_id) do update
    set
        error_rate = round(0.9 * coalesce(h.error_rate, 0) + 0.1 * excluded.error_rate, 4),
        status = case
            when v_status = 'open' then 'down'
            when 0.9 * coalesce(h.error_rate, 0) + 0.1 * excluded.error_rate >= 0.1 then 'degraded'
            else 'healthy'
        end,
        response_time_ms = coalesce(excluded.response_time_ms, h.response_time_ms),
        last_error = coalesce(excluded.last_error, h.last_error),
        last_check_at = greatest(h.last_check_at, p_now),
        last_ok_at = greatest(h.last_ok_at, excluded.last_ok_at);

    return v_status;
exception
    when foreign_key_violation then
        perform core.refuse(
            'RQ404', 'there is no such account', format('the id is "%s"', p_integration_id),
            'list the accounts of the organization'
        );
        return null;
    when check_violation then
        perform core.refuse('RQ422', 'this cannot be a report', sqlerrm, 'correct it');
        return null;
end
$function$;

alter function integration.report_call(uuid, text, text, int, text, timestamptz)
owner to app_owner;

revoke all on function integration.report_call(uuid, text, text, int, text, timestamptz)
from public;
grant execute on function integration.report_call(uuid, text, text, int, text, timestamptz)
to app_worker;

comment on function integration.report_call(uuid, text, text, int, text, timestamptz) is
    'Says how a call of an account went: p_error_class null where it went well, else what '
    'integration.classify_error says. Opens and closes its circuit breaker, keeps its health, and '
    'returns the status of the breaker. Raises RQ404, RQ422.';

commit;
