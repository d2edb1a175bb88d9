-- function api.remove_member(uuid)

-- Everybody may leave; others are removed by who may write members. The branches of the member go
-- with the same batch, so that a restore is exact. Raises RQ400, RQ401, RQ403, RQ404, RQ409.

create or replace function api.remove_member(p_member_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_member core.organization_members := core.living_member(p_member_id);
    v_batch uuid;
begin
    if v_member.user_id is distinct from core.current_user_id() then
        perform core.check_member_change(v_member.role, null);
    end if;

    v_batch := core.soft_delete(
        p_table => 'core.organization_members',
        p_id => p_member_id,
        p_organization_id => v_organization_id
    );

    perform core.forget_context(); -- it may be the caller who left

    return jsonb_build_object('member_id', p_member_id, 'delete_batch', v_batch);
end
$function$;

alter function api.remove_member(uuid) owner to app_owner;

revoke all on function api.remove_member(uuid) from public;
grant execute on function api.remove_member(uuid) to authenticated;

comment on function api.remove_member(uuid) is
    'Takes a member out of the organization; api.undo_delete brings the membership back. Raises '
    'RQ403, RQ404, and RQ409 for the last owner.';
