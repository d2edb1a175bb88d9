-- function api.sync_history(uuid, int, jsonb)

-- Raises RQ400, RQ401, RQ403, RQ422.

create or replace function api.sync_history(
    p_integration_id uuid default null,
    p_limit int default 50,
    p_after jsonb default null
)
returns table (
    run_id uuid,
    integration_id uuid,
    entity text,
    kind text,
    status text,
    attempt int,
    read_count bigint,
    inserted_count bigint,
    updated_count bigint,
    unchanged_count bigint,
    deleted_count bigint,
    failed_count bigint,
    last_error text,
    started_at timestamptz,
    finished_at timestamptz,
    place jsonb
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_after record := core.read_place(p_after, 'at');
    -- variables, for row security lets no expression in their place be a condition of the index
    v_after_at timestamptz := coalesce(v_after.at, 'infinity');
    v_after_id uuid := coalesce(v_after.id, 'ffffffff-ffff-ffff-ffff-ffffffffffff');
begin
    perform core.require_permission('syncs.read');

    return query
    select
        r.id,
        r.integration_id,
        r.entity,
        r.kind,
        r.status,
        r.attempt,
        r.read_count,
        r.inserted_count,
        r.updated_count,
        r.unchanged_count,
        r.deleted_count,
        r.failed_count,
        r.last_error,
        r.started_at,
        r.finished_at,
        jsonb_build_object('at', r.started_at, 'id', r.id)
    from integration.sync_runs as r
    where
        r.organization_id = v_organization_id
        and (p_integration_id is null or r.integration_id = p_integration_id)
        and r.started_at <= v_after_at
        and (r.started_at, r.id) < (v_after_at, v_after_id)
    order by r.started_at desc, r.id desc
    limit least(greatest(p_limit, 0), 1000);
end
$function$;

alter function api.sync_history(uuid, int, jsonb) owner to app_owner;

revoke all on function api.sync_history(uuid, int, jsonb) from public;
grant execute on function api.sync_history(uuid, int, jsonb) to authenticated;

comment on function api.sync_history(uuid, int, jsonb) is
    'Synchronizations, newest first, at most 1,000: of one account or of all; for the next page '
    'give the last "place" as p_after. Raises RQ403, RQ422.';
