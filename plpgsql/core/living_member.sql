-- function core.living_member(uuid)

-- Locks the row, so that what is decided about it still holds when it is written. Raises RQ404.

create or replace function core.living_member(p_member_id uuid)
returns core.organization_members
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_member core.organization_members;
begin
    select m.*
    into v_member
    from core.organization_members as m
    where
        m.organization_id = core.current_org_id()
        and m.id = p_member_id
        and m.deleted_at is null
    for no key update;

    if v_member.id is null then
        perform core.refuse(
            'RQ404', 'there is no such member', format('the id is "%s"', p_member_id),
            'list the members first'
        );
    end if;

    return v_member;
end
$function$;

alter function core.living_member(uuid) owner to app_owner;

revoke all on function core.living_member(uuid) from public;

comment on function core.living_member(uuid) is
    'A member of the caller''s organization, locked. Raises RQ404 where there is none.';
