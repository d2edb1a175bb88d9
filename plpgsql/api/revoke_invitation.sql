-- function api.revoke_invitation(uuid)

-- Sent again it finds nothing more, so it takes no idempotency key. What was accepted is a membership
-- and goes by api.remove_member. Raises RQ400, RQ401, RQ403, RQ404.

create or replace function api.revoke_invitation(p_invitation_id uuid)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_invitation core.invitations;
begin
    select i.*
    into v_invitation
    from core.invitations as i
    where
        i.organization_id = v_organization_id
        and i.id = p_invitation_id
        and i.accepted_at is null
        and i.deleted_at is null
    for update;

    perform core.check_member_change(null, v_invitation.role);

    if v_invitation.id is null then
        perform core.refuse(
            'RQ404', 'there is no such invitation', format('the id is "%s"', p_invitation_id),
            'list the invitations; a member is removed instead'
        );
    end if;

    return jsonb_build_object(
        'invitation_id', p_invitation_id,
        'delete_batch', core.soft_delete('core.invitations', p_invitation_id)
    );
end
$function$;

alter function api.revoke_invitation(uuid) owner to app_owner;

revoke all on function api.revoke_invitation(uuid) from public;
grant execute on function api.revoke_invitation(uuid) to authenticated;

comment on function api.revoke_invitation(uuid) is
    'Takes an open invitation back: its token works no more. Raises RQ403 where the caller''s role '
    'does not allow it, RQ404 for an invitation that is not there or was accepted.';
