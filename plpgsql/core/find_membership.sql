-- function core.find_membership(text, uuid, text)

-- For core.load_context alone, which has no context yet that policies could ask. Belongs to
-- app_migrator, whom policies show every row: each table is asked by the keys that the request names,
-- and what is told is the caller's own: who he is, in the organization that he names.
-- Under the policies of app_owner each of these queries began with questions for a context that did
-- not stand yet, which was half of what row security cost a request.
-- A query for each table, so that keys find the row whatever the planner knows of so small tables.

create or replace function core.find_membership(
    p_subject text,
    p_organization_id uuid,
    p_external_id text,
    out user_id uuid,
    out organization_id uuid,
    out is_super_admin boolean,
    out role_in_org text,
    out contact_id uuid,
    out location_ids uuid[]
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $function$
#variable_conflict use_column
declare
    v_member_id uuid;
begin
    select u.id
    into find_membership.user_id
    from core.users as u
    where
        u.external_id = p_subject
        and u.status = 'active'
        and u.deleted_at is null;

    if p_organization_id is not null then
        select o.id
        into find_membership.organization_id
        from core.organizations as o
        where
            o.id = p_organization_id
            and o.status = 'active'
            and o.deleted_at is null;
    else
        select o.id
        into find_membership.organization_id
        from core.organizations as o
        where
            o.external_id = p_external_id
            and o.status = 'active'
            and o.deleted_at is null;
    end if;

    is_super_admin := exists (
        select
        from core.platform_admins as a
        where
            a.user_id = find_membership.user_id
            and a.deleted_at is null
    );

    select m.id, m.role, m.contact_id
    into v_member_id, find_membership.role_in_org, find_membership.contact_id
    from core.organization_members as m
    where
        m.organization_id = find_membership.organization_id
        and m.user_id = find_membership.user_id
        and m.status = 'active'
        and m.deleted_at is null;

    -- a platform administrator acts in every organization that there is
    if role_in_org is null and is_super_admin and organization_id is not null then
        role_in_org := 'super_admin';
    end if;

    if role_in_org is not null then
        location_ids := core.visible_location_ids(organization_id, v_member_id, role_in_org);
    end if;
end
$function$;

alter function core.find_membership(text, uuid, text) owner to app_migrator;

revoke all on function core.find_membership(text, uuid, text) from public;
grant execute on function core.find_membership(text, uuid, text) to app_owner;

comment on function core.find_membership(text, uuid, text) is
    'Who the subject of a request is in the organization that it names, by id or else by external '
    'id: only what is active and not deleted. The role is null for whoever may not act in it.';
