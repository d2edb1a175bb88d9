-- function api.set_member_locations(uuid, uuid[])

-- Sent again it changes nothing more, so it takes no idempotency key. Branches of the member that the
-- caller does not see stay as they are. Raises RQ400, RQ401, RQ403, RQ404.

create or replace function api.set_member_locations(p_member_id uuid, p_location_ids uuid[])
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_member core.organization_members := core.living_member(p_member_id);
    v_visible uuid[] := core.current_location_ids();
begin
    perform core.check_member_change(v_member.role, v_member.role);

    if exists (
        select
        from unnest(p_location_ids) as w (id)
        where w.id is null or w.id <> all (v_visible)
    )
    then
        perform core.refuse(
            'RQ404', 'there is no such branch', 'a branch is none of yours', 'name your branches'
        );
    end if;

    perform core.soft_delete('core.member_locations', ml.id)
    from core.member_locations as ml
    where
        ml.organization_id = v_organization_id
        and ml.member_id = p_member_id
        and ml.location_id = any(v_visible)
        and ml.location_id <> all (coalesce(p_location_ids, '{}'))
        and ml.deleted_at is null;

    insert into core.member_locations (organization_id, member_id, location_id)
    select v_organization_id, p_member_id, w.id
    from unnest(p_location_ids) as w (id)
    on conflict (organization_id, member_id, location_id) where deleted_at is null do nothing;

    perform core.forget_context(); -- it may be the caller's own membership

    return jsonb_build_object('member_id', p_member_id, 'location_ids', p_location_ids);
end
$function$;

alter function api.set_member_locations(uuid, uuid[]) owner to app_owner;

revoke all on function api.set_member_locations(uuid, uuid[]) from public;
grant execute on function api.set_member_locations(uuid, uuid[]) to authenticated;

comment on function api.set_member_locations(uuid, uuid[]) is
    'Says at which branches a member works. Raises RQ403 where the caller''s role does not '
    'allow it, RQ404 for a member or branch that is not there.';
