-- function api.delete_location(uuid, int, text)

-- Rows of a deleted branch would be hidden from everybody, so what belongs to it stands in the way. Raises RQ400, RQ401, RQ403, RQ404, RQ409.

create or replace function api.delete_location(
    p_location_id uuid,
    p_row_version int default null,
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
begin
    perform core.require_permission('organization.write');

    v_result := core.begin_once(
        'delete_location', p_idempotency_key, jsonb_build_array(p_location_id, p_row_version)
    );

    if v_result is not null then
        return v_result;
    end if;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'location_id', p_location_id,
            'delete_batch', core.soft_delete(
                p_table => 'core.locations',
                p_id => p_location_id,
                p_row_version => p_row_version,
                p_organization_id => v_organization_id
            )
        )
    );
end
$function$;

alter function api.delete_location(uuid, int, text) owner to app_owner;

revoke all on function api.delete_location(uuid, int, text) from public;
grant execute on function api.delete_location(uuid, int, text) to authenticated;

comment on function api.delete_location(uuid, int, text) is
    'Deletes a branch, and takes its members from it. Returns the batch for api.undo_delete. '
    'Raises RQ403 where the caller''s role does not allow it, RQ404, RQ409 where patients or '
    'anything else still belong to it, or for an older row version.';
