-- function api.resolve_sync_conflict(uuid, text, int)

-- A decision that is sent again changes nothing more, so it takes no idempotency key; another one is
-- refused. Both sides may be rows of patients, so the reading of them is logged, and whoever does not see
-- the row itself, because it stands in another branch, sees no side of it. Raises RQ400, RQ401,
-- RQ403, RQ404, RQ409, RQ422.

create or replace function api.resolve_sync_conflict(
    p_conflict_id uuid, p_resolution text, p_row_version int default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_conflict integration.sync_conflicts;
    v_is_seen boolean;
begin
    perform core.require_permission('syncs.write');

    select c.*
    into v_conflict
    from integration.sync_conflicts as c
    where
        c.organization_id = v_organization_id
        and c.id = p_conflict_id
        and c.deleted_at is null
    for no key update;

    if found and core.sees_every_branch() is null and to_regclass(v_conflict.target_table) is null then
        v_is_seen := false;
    elsif found and core.sees_every_branch() is null then
        execute format(
            'select exists (select from %s where organization_id = $1 and id = $2)',
            to_regclass(v_conflict.target_table)
        )
        into v_is_seen
        using v_organization_id, v_conflict.target_id;
    end if;

    if v_conflict.id is null or not v_is_seen then
        perform core.refuse(
            'RQ404', 'there is no such conflict', format('the id is "%s"', p_conflict_id),
            'look at api.sync_status'
        );
    elsif v_conflict.resolution is not null and v_conflict.resolution is distinct from p_resolution then
        perform core.refuse(
            'RQ409', 'this conflict is decided', format('it was decided as "%s"', v_conflict.resolution),
            'read it again'
        );
    elsif v_conflict.resolution is null then
        perform core.check_row_version('conflict', p_row_version, v_conflict.row_version);

        update integration.sync_conflicts as c
        set
            resolution = coalesce(p_resolution, ''),
            resolved_at = now(),
            resolved_by = core.current_user_id()
        where c.organization_id = v_organization_id and c.id = p_conflict_id
        returning c.* into v_conflict;
    end if;

    perform audit.log_access(
        'api.resolve_sync_conflict', 'integration.sync_conflicts', array[p_conflict_id]
    );

    return jsonb_build_object(
        'conflict_id', v_conflict.id,
        'resolution', v_conflict.resolution,
        'target_table', v_conflict.target_table,
        'target_id', v_conflict.target_id,
        'local', v_conflict.local,
        'remote', v_conflict.remote,
        'row_version', v_conflict.row_version
    );
exception
    when check_violation then
        perform core.refuse(
            'RQ422', 'this is no decision', format('"%s" is unknown', p_resolution),
            'say local, remote, merged or ignored'
        );
        return null;
end
$function$;

alter function api.resolve_sync_conflict(uuid, text, int) owner to app_owner;

revoke all on function api.resolve_sync_conflict(uuid, text, int) from public;
grant execute on function api.resolve_sync_conflict(uuid, text, int) to authenticated;

comment on function api.resolve_sync_conflict(uuid, text, int) is
    'Decides which side of a conflict stays: local, remote, merged or ignored; returns both '
    'sides, to who sees the row. Raises RQ403, RQ404, RQ409 where it is decided otherwise, RQ422.';
