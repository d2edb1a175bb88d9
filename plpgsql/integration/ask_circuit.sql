-- function integration.ask_circuit(uuid, text, timestamptz)

-- An account that failed too often is left alone for its cool-down; then one call goes as a probe, and
-- the others wait for what it brings. A probe that nobody hears of again holds them up for one cool-down
-- and no longer. Raises RQ400, RQ401, RQ403.

create or replace function integration.ask_circuit(
    p_integration_id uuid,
    p_name text default 'all',
    p_now timestamptz default clock_timestamp()
)
returns interval
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_breaker integration.circuit_breakers;
begin
    select b.*
    into v_breaker
    from integration.circuit_breakers as b
    where
        b.organization_id = v_organization_id
        and b.integration_id = p_integration_id
        and b.name = p_name
        and b.status <> 'closed'
    for no key update;

    if not found then
        return interval '0';
    elsif v_breaker.probe_at > p_now then
        return v_breaker.probe_at - p_now;
    end if;

    update integration.circuit_breakers as b
    set
        status = 'half_open',
        probe_at = p_now + b.cool_down,
        updated_at = p_now
    where
        b.organization_id = v_organization_id
        and b.integration_id = p_integration_id
        and b.name = p_name;

    return interval '0';
end
$function$;

alter function integration.ask_circuit(uuid, text, timestamptz) owner to app_owner;

revoke all on function integration.ask_circuit(uuid, text, timestamptz) from public;
grant execute on function integration.ask_circuit(uuid, text, timestamptz) to app_worker;

comment on function integration.ask_circuit(uuid, text, timestamptz) is
    'Asks whether an account that failed may be asked again: 0 is yes, anything else is how long '
    'to leave it alone. Say how the call went with integration.report_call.';
