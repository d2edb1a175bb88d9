-- function api.undo_delete(uuid, text)

-- Raises RQ400, RQ401, RQ403, RQ404, RQ409.

create or replace function api.undo_delete(
    p_delete_batch uuid,
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
    perform core.check_undo(v_organization_id, p_delete_batch);

    v_result := core.begin_once(
        'undo_delete', p_idempotency_key, jsonb_build_array(p_delete_batch)
    );

    if v_result is not null then
        return v_result;
    end if;

    return core.finish_once(
        p_idempotency_key,
        jsonb_build_object(
            'delete_batch', p_delete_batch,
            'row_count', core.restore(p_delete_batch, v_organization_id)
        )
    );
end
$function$;

alter function api.undo_delete(uuid, text) owner to app_owner;

revoke all on function api.undo_delete(uuid, text) from public;
grant execute on function api.undo_delete(uuid, text) to authenticated;

comment on function api.undo_delete(uuid, text) is
    'Brings back all that one deletion took away, as it was. Raises RQ403 where the caller''s '
    'role or branches do not allow it, RQ404 for a deletion that is not there, RQ409 where it '
    'was undone already, where something living has taken the place, where what it belongs to '
    'is deleted itself, or where part of it is gone for good.';
