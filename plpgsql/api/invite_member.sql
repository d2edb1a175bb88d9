-- function api.invite_member(text, text, uuid[], uuid, interval)

-- The token holds the organization, because whoever accepts has no context yet. Only its digest is
-- kept. No idempotency key: the stored result would hold the token. Sent again, the open invitation
-- of the address is renewed, and the token before it is void. Raises RQ400, RQ401, RQ403, RQ404,
-- RQ409, RQ422.

create or replace function api.invite_member(
    p_email text,
    p_role text,
    p_location_ids uuid[] default '{}',
    p_contact_id uuid default null,
    p_expires_in interval default '7 days'
)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.require_context();
    v_token text;
    v_id uuid;
begin
    perform core.check_member_change(null, p_role);

    if exists (
        select
        from unnest(p_location_ids) as w (id)
        where w.id is null or w.id <> all (core.current_location_ids())
    )
    then
        perform core.refuse(
            'RQ404', 'there is no such branch', 'a branch is none of yours', 'name your branches'
        );
    end if;

    if exists (
        select
        from core.organization_members as m
        where
            m.organization_id = v_organization_id
            and m.email = lower(btrim(p_email))
            and m.deleted_at is null
    )
    then
        perform core.refuse(
            'RQ409', 'this address belongs to a member', null, 'change the role of the member'
        );
    end if;

    v_token := format(
        '%s.%s', v_organization_id, replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')
    );

    insert into core.invitations (
        organization_id, email, role, location_ids, contact_id, token_digest, expires_at
    )
    values (
        v_organization_id,
        lower(btrim(p_email)),
        p_role,
        p_location_ids,
        p_contact_id,
        sha256(convert_to(v_token, 'UTF8')),
        now() + p_expires_in
    )
    on conflict (organization_id, email) where deleted_at is null and accepted_at is null
    do update set
        role = excluded.role,
        location_ids = excluded.location_ids,
        contact_id = excluded.contact_id,
        token_digest = excluded.token_digest,
        expires_at = excluded.expires_at
    returning id into v_id;

    return jsonb_build_object(
        'invitation_id', v_id, 'token', v_token, 'expires_at', now() + p_expires_in
    );
exception
    when check_violation or not_null_violation or foreign_key_violation then
        perform core.refuse(
            'RQ422', 'these values cannot be an invitation', sqlerrm, 'correct them'
        );
        return null;
end
$function$;

alter function api.invite_member(text, text, uuid[], uuid, interval) owner to app_owner;

revoke all on function api.invite_member(text, text, uuid[], uuid, interval) from public;
grant execute on function api.invite_member(text, text, uuid[], uuid, interval) to authenticated;

comment on function api.invite_member(text, text, uuid[], uuid, interval) is
    'Invites somebody to become a member; returns the token, which is told this once. Raises '
    'RQ403 where the caller''s role does not allow it, RQ404 for a foreign branch, RQ409 where '
    'the address belongs to a member, RQ422 for values that break a rule.';
