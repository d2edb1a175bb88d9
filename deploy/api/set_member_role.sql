-- Deploy routiq:api/set_member_role to pg
-- requires: api/schema
-- requires: core/living_member
-- requires: core/check_member_change
-- requires: core/require_context
-- requires: core/check_row_version

begin;

-- function api.set_member_role(uuid, text, int, uuid)

-- Sent again it changes nothing more, so it takes no idempotency key. Raises RQ400, RQ401, RQ403,
-- RQ404, RQ409, RQ422.

create or replace function api.set_member_role(
    p_member_id uuid,
    p_role text,
    p_row_version int default null,
    p_contact_id uuid default null
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_member core.organization_members := core.living_member(p_member_id);
    v_version int;
begin
    perform core.check_member_change(v_member.role, p_role);

    perform core.check_row_version('member', p_row_version, v_member.row_version);

    update core.organization_members as m
    set
        role = p_role,
        contact_id = case when p_role = 'customer' then p_contact_id end
    where
        m.organization_id = v_organization_id
        and m.id = p_member_id
    returning m.row_version into v_version;

    perform core.forget_context(); -- it may be the caller's own role

    return jsonb_build_object('member_id', p_member_id, 'role', p_role, 'row_version', v_version);
exception
    when check_violation or foreign_key_violation then
        perform core.refuse('RQ422', 'these values cannot be a member', sqlerrm, 'correct them');
        return null;
end
$function$;

alter function api.set_member_role(uuid, text, int, uuid) owner to app_owner;

revoke all on function api.set_member_role(uuid, text, int, uuid) from public;
grant execute on function api.set_member_role(uuid, text, int, uuid) to authenticated;

comment on function api.set_member_role(uuid, text, int, uuid) is
    'Gives a member another role; a customer needs the contact who he is. Only owners make and '
    'unmake owners. Raises RQ403, RQ404, RQ409 for the last owner or an older row version, RQ422.';

commit;
