-- function api.accept_invitation(text)

-- On the closed list: who accepts is no member yet. The token names the organization, which becomes
-- the context while the invitation is looked up by its digest under the policies; nothing of it
-- outlives the call. One answer for each token that does not work. Raises RQ401, RQ403, RQ404,
-- RQ409.

create or replace function api.accept_invitation(p_token text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_user_id uuid := core.signed_in_user();
    v_claims jsonb := core.jwt();
    v_organization_id uuid := case
        when p_token ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[.]' then left(p_token, 36)::uuid
    end;
    v_invitation core.invitations;
    v_member_id uuid;
begin
    perform core.set_context('organization_id', v_organization_id::text);

    select i.*
    into v_invitation
    from core.invitations as i
    inner join core.organizations as o
        on i.organization_id = o.id and o.status = 'active' and o.deleted_at is null
    where
        i.organization_id = v_organization_id
        and i.token_digest = sha256(convert_to(p_token, 'UTF8'))
        and i.accepted_at is null
        and i.deleted_at is null
        and i.expires_at > now()
    for no key update of i;

    if v_invitation.id is null
        or v_invitation.email <> coalesce(lower(v_claims ->> 'email'), v_invitation.email)
    then
        perform core.refuse(
            'RQ404',
            'this invitation does not work',
            'it is unknown, used, out of date or for another address',
            'ask for a new invitation'
        );
    end if;

    insert into core.organization_members (
        organization_id, user_id, role, name, email, contact_id
    )
    values (
        v_organization_id,
        v_user_id,
        v_invitation.role,
        nullif(left(btrim(v_claims ->> 'name'), 200), ''),
        v_invitation.email,
        v_invitation.contact_id
    )
    on conflict (organization_id, user_id) where deleted_at is null do nothing
    returning id into v_member_id;

    if v_member_id is null then
        perform core.refuse(
            'RQ409', 'you are a member already', null, 'have your role changed instead'
        );
    end if;

    insert into core.member_locations (organization_id, member_id, location_id)
    select l.organization_id, v_member_id, l.id
    from core.locations as l
    where
        l.organization_id = v_organization_id
        and l.id = any(v_invitation.location_ids)
        and l.deleted_at is null;

    update core.invitations as i
    set
        accepted_at = now(),
        accepted_by = v_user_id
    where i.organization_id = v_organization_id and i.id = v_invitation.id;

    perform core.forget_context();

    return jsonb_build_object(
        'organization_id', v_organization_id, 'member_id', v_member_id, 'role', v_invitation.role
    );
end
$function$;

alter function api.accept_invitation(text) owner to app_owner;

revoke all on function api.accept_invitation(text) from public;
grant execute on function api.accept_invitation(text) to authenticated;

comment on function api.accept_invitation(text) is
    'Makes the caller a member of the organization that the token invites to. Raises RQ401 '
    'without usable claims, RQ404 for a token that does not work, RQ409 where the caller is a '
    'member already.';
