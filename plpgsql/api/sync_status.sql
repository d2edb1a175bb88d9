-- function api.sync_status()

-- Raises RQ400, RQ401, RQ403.

create or replace function api.sync_status()
returns table (
    integration_id uuid,
    service_code text,
    name text,
    status text,
    entity text,
    sync_status text,
    progress numeric,
    last_sync_at timestamptz,
    last_successful_sync_at timestamptz,
    records_processed bigint,
    standing_errors bigint,
    open_conflicts bigint,
    health text
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
        s.entity,
        s.sync_status,
        case
            when r.expected_count > 0 then
                round(least(r.read_count::numeric / r.expected_count, 1), 4)
        end,
        s.last_sync_at,
        s.last_successful_sync_at,
        s.records_processed,
        (
            select count(*)
            from integration.sync_errors as e
            where
                e.organization_id = i.organization_id
                and e.integration_id = i.id
                and e.entity is not distinct from s.entity
                and e.resolved_at is null
        ),
        (
            select count(*)
            from integration.sync_conflicts as c
            where
                c.organization_id = i.organization_id
                and c.integration_id = i.id
                and c.entity = s.entity
                and c.resolved_at is null
                and c.deleted_at is null
        ),
        h.status
    from integration.service_integrations as i
    left join integration.sync_state as s
        on i.organization_id = s.organization_id and i.id = s.integration_id
    left join integration.sync_runs as r
        on
            s.organization_id = r.organization_id
            and s.integration_id = r.integration_id
            and s.entity = r.entity
            and r.status = 'running'
    left join integration.service_health as h
        on i.organization_id = h.organization_id and i.id = h.integration_id
    where i.organization_id = v_organization_id and i.deleted_at is null
    order by i.service_code, i.name, s.entity;
end
$function$;

alter function api.sync_status() owner to app_owner;

revoke all on function api.sync_status() from public;
grant execute on function api.sync_status() to authenticated;

comment on function api.sync_status() is
    'How each account and entity stands: last syncs, progress of the one under way (0 to 1, null '
    'where the total is unknown), errors and conflicts that stand, health. Raises RQ403.';
