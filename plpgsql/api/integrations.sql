-- function api.list_integrations()
-- function api.connect_integration(text, text, jsonb, text, text)
-- function api.set_integration(uuid, jsonb, int)
-- function api.integration_health()

-- Accounts are few, and come at once. Health is asked by everybody who looks at a dashboard, and counts the
-- events of a day: it is kept for a quarter of a minute, and counted anew as soon as an account changes.
-- Raises RQ400, RQ401, RQ403, RQ404, RQ409, RQ422.

create or replace function api.list_integrations()
returns table (
    integration_id uuid,
    service_code text,
    name text,
    status text,
    config jsonb,
    schedule text,
    last_ok_at timestamptz,
    created_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('syncs.read');

    return query
    select
        i.id,
        i.service_code,
        i.name,
        i.status,
        i.config,
        i.schedule::text,
        i.last_ok_at,
        i.created_at,
        i.row_version
    from integration.service_integrations as i
    where i.organization_id = v_organization_id and i.deleted_at is null
    order by i.service_code, i.name;
end
$function$;

alter function api.list_integrations() owner to app_owner;

revoke all on function api.list_integrations() from public;
grant execute on function api.list_integrations() to authenticated;

comment on function api.list_integrations() is
    'The accounts that the organization has at other systems. Raises RQ403.';

create or replace function api.connect_integration(
    p_service_code text,
    p_name text,
    p_config jsonb default '{}',
    p_schedule text default null,
    p_idempotency_key text default null
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
    v_integration integration.service_integrations;
begin
    perform core.require_permission('integrations.write');

    v_result := core.begin_once(
        'connect_integration',
        p_idempotency_key,
        jsonb_build_array(p_service_code, p_name, p_config, p_schedule)
    );

    if v_result is not null then
        return v_result;
    end if;

    insert into integration.service_integrations (
        organization_id, service_code, name, config, schedule
    )
    values (v_organization_id, p_service_code, p_name, coalesce(p_config, '{}'), p_schedule)
    returning * into v_integration;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'integration_id', v_integration.id,
            'status', v_integration.status,
            'row_version', v_integration.row_version
        )
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such an account', 'system and name are taken', 'choose another name'
        );
        return null;
    when check_violation or not_null_violation or foreign_key_violation then
        perform core.refuse('RQ422', 'these values cannot be an account', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.connect_integration(text, text, jsonb, text, text) owner to app_owner;

revoke all on function api.connect_integration(text, text, jsonb, text, text) from public;
grant execute on function api.connect_integration(text, text, jsonb, text, text) to authenticated;

comment on function api.connect_integration(text, text, jsonb, text, text) is
    'Makes an account at another system, pending until it has credentials and is made active. '
    'p_schedule says in the form of cron when it is synchronized. Raises RQ403, RQ409 where system '
    'and name are taken or for a key that was used otherwise, RQ422.';

create or replace function api.set_integration(
    p_integration_id uuid, p_changes jsonb, p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_integration integration.service_integrations;
    v_unknown text;
begin
    perform core.require_permission('integrations.write');

    select i.*
    into v_integration
    from integration.service_integrations as i
    where
        i.organization_id = v_organization_id
        and i.id = p_integration_id
        and i.deleted_at is null
    for no key update;

    if not found then
        perform core.refuse(
            'RQ404', 'there is no such account', format('the id is "%s"', p_integration_id),
            'look at api.list_integrations'
        );
    end if;

    perform core.check_row_version('account', p_row_version, v_integration.row_version);

    select min(c.key)
    into v_unknown
    from jsonb_object_keys(p_changes) as c (key)
    where c.key not in ('name', 'status', 'config', 'schedule');

    if v_unknown is not null then
        perform core.refuse(
            'RQ422', 'an account has no such property', format('"%s" is unknown', v_unknown),
            'change its name, status, config or schedule'
        );
    end if;

    v_integration := jsonb_populate_record(v_integration, p_changes);

    update integration.service_integrations as i
    set
        name = v_integration.name,
        status = v_integration.status,
        config = v_integration.config,
        schedule = v_integration.schedule
    where i.organization_id = v_organization_id and i.id = p_integration_id
    returning i.* into v_integration;

    return jsonb_build_object(
        'integration_id', v_integration.id,
        'status', v_integration.status,
        'row_version', v_integration.row_version
    );
exception
    when unique_violation then
        perform core.refuse(
            'RQ409', 'there is such an account', 'system and name are taken', 'choose another name'
        );
        return null;
    when check_violation or not_null_violation or data_exception then
        perform core.refuse('RQ422', 'these values cannot be an account', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.set_integration(uuid, jsonb, int) owner to app_owner;

revoke all on function api.set_integration(uuid, jsonb, int) from public;
grant execute on function api.set_integration(uuid, jsonb, int) to authenticated;

comment on function api.set_integration(uuid, jsonb, int) is
    'Changes name, status, config or schedule of an account, as p_changes says; what it leaves out '
    'stays. Sent again it changes nothing more, so it needs no idempotency key. Raises RQ403, '
    'RQ404, RQ409 for an older row version or a status that may not follow, RQ422.';

create or replace function api.integration_health()
returns table (
    integration_id uuid,
    service_code text,
    name text,
    status text,
    health text,
    response_time_ms int,
    error_rate numeric,
    last_ok_at timestamptz,
    is_circuit_open boolean,
    standing_errors bigint,
    open_conflicts bigint,
    events_of_day jsonb,
    counted_at timestamptz
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_rows jsonb;
begin
    perform core.require_permission('syncs.read');

    v_rows := analytics.cached('integration_health');

    if v_rows is null then
        v_rows := analytics.keep_cached(
            p_key => 'integration_health',
            p_value => integration.health_of(v_organization_id),
            p_tags => array['integrations'],
            p_keep => interval '15 seconds'
        );
    end if;

    return query
    select h.*
    from jsonb_to_recordset(v_rows) as h (
        integration_id uuid, service_code text, name text, status text, health text,
        response_time_ms int, error_rate numeric, last_ok_at timestamptz, is_circuit_open boolean,
        standing_errors bigint, open_conflicts bigint, events_of_day jsonb, counted_at timestamptz
    );
end
$function$;

alter function api.integration_health() owner to app_owner;

revoke all on function api.integration_health() from public;
grant execute on function api.integration_health() to authenticated;

comment on function api.integration_health() is
    'How each account does: answers of the other system, circuit, errors and conflicts that stand, '
    'and what became of the events that its system sent within 24 hours. At most 15 seconds old, '
    'as counted_at says. Raises RQ403.';
