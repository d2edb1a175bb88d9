-- function integration.sync_rows_to_retry(uuid, text, int)

-- What a passing reason held up, and what somebody may have mended there: refusals that no try changes
-- (permanent) are left out. Raises RQ400, RQ401, RQ403.

create or replace function integration.sync_rows_to_retry(
    p_integration_id uuid, p_entity text, p_limit int default 100
)
returns table (external_id text, error_class text, retry_count int, occurred_at timestamptz)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    return query
    select
        e.external_id,
        e.error_class,
        e.retry_count,
        e.occurred_at
    from integration.sync_errors as e
    where
        e.organization_id = v_organization_id
        and e.integration_id = p_integration_id
        and e.entity = p_entity
        and e.external_id is not null
        and e.error_class <> 'permanent'
        and e.resolved_at is null
    order by e.retry_count, e.occurred_at, e.id
    limit greatest(p_limit, 0);
end
$function$;

alter function integration.sync_rows_to_retry(uuid, text, int) owner to app_owner;

revoke all on function integration.sync_rows_to_retry(uuid, text, int) from public;
grant execute on function integration.sync_rows_to_retry(uuid, text, int) to app_worker;

comment on function integration.sync_rows_to_retry(uuid, text, int) is
    'Rows of a partial run that are worth another try, least tried first: for a run of the kind '
    'replay.';
