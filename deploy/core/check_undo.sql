-- Deploy routiq:core/check_undo to pg
-- requires: core/require_permission
-- requires: core/delete_batches__policies
-- requires: core/organization_members__policies
-- requires: core/invitations__policies

begin;

-- function core.check_undo(uuid, uuid)

-- Whoever may take something away may bring it back: members and invitations are brought back by
-- whoever may make members, owners by owners, branches by whoever may change the organization. Raises
-- RQ403.

create or replace function core.check_undo(p_organization_id uuid, p_delete_batch uuid)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_table text := (
        select b.table_name
        from core.delete_batches as b
        where b.organization_id = p_organization_id and b.id = p_delete_batch
    );
begin
    perform core.require_permission(
        case
            when v_table = 'core.locations' then 'organization.write'
            when v_table in (
                'core.organization_members', 'core.member_locations', 'core.invitations'
            ) then 'members.write'
            else 'deletions.write'
        end
    );

    if exists (
        select
        from core.organization_members as m
        where
            m.organization_id = p_organization_id
            and m.delete_batch = p_delete_batch
            and m.role = 'owner'
    ) or exists (
        select
        from core.invitations as i
        where
            i.organization_id = p_organization_id
            and i.delete_batch = p_delete_batch
            and i.role = 'owner'
    ) then
        perform core.require_permission('owners.write');
    end if;
end
$function$;

alter function core.check_undo(uuid, uuid) owner to app_owner;

revoke all on function core.check_undo(uuid, uuid) from public;

comment on function core.check_undo(uuid, uuid) is
    'Refuses with RQ403 to undo a deletion that the caller''s role would not have allowed.';

commit;
