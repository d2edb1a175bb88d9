-- function core.visible_location_ids(uuid, uuid, text)

-- Reads tables under row security: call it with the context's own organization. No rows give an
-- empty list, never null, because null would mean "no context".

create or replace function core.visible_location_ids(
    p_organization_id uuid, p_member_id uuid, p_role text
)
returns uuid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    -- Two queries, so that the plan of each is kept: one for both is cheaper to plan anew each time.
    if p_role in ('owner', 'admin', 'super_admin') then
        return array(
            select l.id
            from core.locations as l
            where
                l.organization_id = p_organization_id
                and l.deleted_at is null
            order by l.id
        );
    end if;

    return array(
        select l.id
        from core.member_locations as ml
        inner join core.locations as l
            on ml.organization_id = l.organization_id and ml.location_id = l.id
        where
            ml.organization_id = p_organization_id
            and ml.member_id = p_member_id
            and ml.deleted_at is null
            and l.deleted_at is null
        order by l.id
    );
end
$function$;

alter function core.visible_location_ids(uuid, uuid, text) owner to app_owner;

revoke all on function core.visible_location_ids(uuid, uuid, text) from public;

comment on function core.visible_location_ids(uuid, uuid, text) is
    'Branches whose rows a member may see: all for owners, admins and platform administrators, '
    'the assigned ones for everybody else.';
