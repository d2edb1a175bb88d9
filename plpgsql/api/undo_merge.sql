-- function api.undo_merge(uuid, boolean, text)

-- Raises RQ400, RQ401, RQ403, RQ404, RQ409.

create or replace function api.undo_merge(
    p_merge_id uuid,
    p_are_different boolean default true,
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
    perform core.require_permission('merges.write');

    v_result := core.begin_once(
        'undo_merge', p_idempotency_key, jsonb_build_array(p_merge_id, p_are_different)
    );

    if v_result is not null then
        return v_result;
    end if;

    return core.finish_once(
        p_idempotency_key,
        contact.undo_merge(v_organization_id, p_merge_id, coalesce(p_are_different, true))
    );
end
$function$;

alter function api.undo_merge(uuid, boolean, text) owner to app_owner;

revoke all on function api.undo_merge(uuid, boolean, text) from public;
grant execute on function api.undo_merge(uuid, boolean, text) to authenticated;

comment on function api.undo_merge(uuid, boolean, text) is
    'Takes a merge back: both contacts are as they were, but for what was written since, which '
    '"stayed" lists. The pair counts as different from now on, unless p_are_different is false. '
    'Raises RQ403, RQ404, RQ409 where a later merge must be undone first or it was undone already.';
