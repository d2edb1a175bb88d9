-- Deploy routiq:api/list_invitations to pg
-- requires: api/schema
-- requires: core/invitations__policies
-- requires: core/require_permission
-- requires: core/require_context

begin;

-- function api.list_invitations()

-- Open ones only; the token is told by api.invite_member alone. Raises RQ400, RQ401, RQ403.

create or replace function api.list_invitations()
returns table (
    invitation_id uuid,
    email text,
    role text,
    location_ids uuid[],
    contact_id uuid,
    expires_at timestamptz,
    row_version int
)
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
begin
    perform core.require_permission('members.write');

    return query
    select
        i.id,
        i.email::text,
        i.role,
        i.location_ids,
        i.contact_id,
        i.expires_at,
        i.row_version
    from core.invitations as i
    where
        i.organization_id = v_organization_id
        and i.accepted_at is null
        and i.deleted_at is null
    order by i.id;
end
$function$;

alter function api.list_invitations() owner to app_owner;

revoke all on function api.list_invitations() from public;
grant execute on function api.list_invitations() to authenticated;

comment on function api.list_invitations() is
    'Invitations that nobody has accepted, those out of date among them. Raises RQ403 where the '
    'caller''s role does not allow it.';

commit;
