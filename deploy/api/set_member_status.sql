-- Deploy routiq:api/set_member_status to pg
-- requires: api/schema
-- requires: core/living_member
-- requires: core/check_row_version
-- requires: core/check_member_change
-- requires: core/require_context

begin;

-- function api.set_member_status(uuid, text, int)

-- Sent again it changes nothing more, so it takes no idempotency key. Raises RQ400, RQ401, RQ403,
-- RQ404, RQ409, RQ422.

create or replace function api.set_member_status(
    p_member_id uuid, p_status text, p_row_version int default null
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
    perform core.check_member_change(v_member.role, v_member.role);
    perform core.check_row_version('member', p_row_version, v_member.row_version);

    update core.organization_members as m
    set status = p_status
    where m.organization_id = v_organization_id and m.id = p_member_id
    returning m.row_version into v_version;

    perform core.forget_context(); -- it may be the caller's own membership

    return jsonb_build_object(
        'member_id', p_member_id, 'status', p_status, 'row_version', v_version
    );
exception
    when check_violation or not_null_violation then
        perform core.refuse(
            'RQ422', 'there is no such status', sqlerrm, 'active or suspended'
        );
        return null;
end
$function$;

alter function api.set_member_status(uuid, text, int) owner to app_owner;

revoke all on function api.set_member_status(uuid, text, int) from public;
grant execute on function api.set_member_status(uuid, text, int) to authenticated;

comment on function api.set_member_status(uuid, text, int) is
    'Suspends a member, who is out at once and keeps the membership, or lets him in again. Raises '
    'RQ403, RQ404, RQ409 for the last owner, an older row version or a status that cannot follow, '
    'RQ422 for none.';

commit;
