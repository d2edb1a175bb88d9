-- Deploy routiq:integration/resolve_sync_errors to pg
-- requires: integration/sync_errors__policies
-- requires: integration/schema__open_to_workers
-- requires: core/require_context

begin;

-- function integration.resolve_sync_errors(uuid, text, text[], timestamptz)

-- Raises RQ400, RQ401, RQ403.

create or replace function integration.resolve_sync_errors(
    p_integration_id uuid,
    p_entity text,
    p_external_ids text[] default null,
    p_now timestamptz default clock_timestamp()
)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_count int;
begin
    update integration.sync_errors as e
    set resolved_at = greatest(p_now, e.occurred_at)
    where
        e.organization_id = v_organization_id
        and e.integration_id = p_integration_id
        and e.entity = p_entity
        and e.resolved_at is null
        and case
            when p_external_ids is null then e.external_id is null
            else e.external_id = any(p_external_ids)
        end;

    get diagnostics v_count = row_count;

    return v_count;
end
$function$;

alter function integration.resolve_sync_errors(uuid, text, text[], timestamptz)
owner to app_owner;

revoke all on function integration.resolve_sync_errors(uuid, text, text[], timestamptz)
from public;
grant execute on function integration.resolve_sync_errors(uuid, text, text[], timestamptz)
to app_worker;

comment on function integration.resolve_sync_errors(uuid, text, text[], timestamptz) is
    'Settles the standing errors of these rows, which were taken after all; without rows those of '
    'the account itself. Returns how many.';

commit;
