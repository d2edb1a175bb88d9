-- Revert routiq:core/load_context from pg

begin;

-- function core.load_context()

-- The only reader of memberships. Security definer, so that callers need no right on the tables;
-- its owner obeys row security, so each value is put into the context as a candidate first and
-- then looked up under the policies. A refusal undoes the candidates with the statement.
-- One answer for an unknown user, an unknown organization and a missing membership: nobody learns
-- which organizations exist.
-- Raises RQ401 (no, malformed or unfit claims), RQ400 (no organization named), RQ403.

create or replace function core.load_context()
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_uuid constant text := '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';
    v_named text := core.checked_request();
    v_subject text := core.jwt_sub();
    v_is_uuid boolean := lower(v_named) ~ c_uuid;
    v_named_id uuid := case when v_is_uuid then v_named::uuid end;
    v_external_id text := case when not v_is_uuid then v_named end;
    v_user_id uuid;
    v_organization_id uuid;
    v_is_super_admin boolean;
    v_member core.organization_members;
    v_role text;
begin
    select u.id
    into v_user_id
    from core.users as u
    where
        u.external_id = v_subject
        and u.status = 'active'
        and u.deleted_at is null;

    perform core.set_context(
        array['user_id', 'organization_id', 'organization_external_id'],
        array[v_user_id::text, v_named_id::text, v_external_id]
    );

    select o.id
    into v_organization_id
    from core.organizations as o
    where
        (o.id = v_named_id or o.external_id = v_external_id)
        and o.status = 'active'
        and o.deleted_at is null;

    perform core.set_context(array['organization_id'], array[v_organization_id::text]);

    v_is_super_admin := exists (
        select
        from core.platform_admins as a
        where
            a.user_id = v_user_id
            and a.deleted_at is null
    );

    select m.*
    into v_member
    from core.organization_members as m
    where
        m.organization_id = v_organization_id
        and m.user_id = v_user_id
        and m.status = 'active'
        and m.deleted_at is null;

    if v_organization_id is null or not (v_is_super_admin or v_member.id is not null) then
        perform core.refuse(
            'RQ403',
            'you are not an active member of this organization',
            format('the request names the organization "%s"', v_named),
            'name an organization that you belong to, or ask its owner to invite you'
        );
    end if;

    v_role := coalesce(v_member.role, 'super_admin');

    perform core.set_context(
        array['role_in_org', 'contact_id', 'is_super_admin', 'location_ids', 'request_key'],
        array[
            v_role,
            v_member.contact_id::text,
            v_is_super_admin::text,
            core.visible_location_ids(v_organization_id, v_member.id, v_role)::text,
            core.request_key()
        ]
    );
end
$function$;

alter function core.load_context() owner to app_owner;

revoke all on function core.load_context() from public;

comment on function core.load_context() is
    'Looks up user, organization, role and branches of the request and keeps them until the '
    'transaction ends. Raises RQ401 without usable claims, RQ400 where no organization is named '
    'and RQ403 for everyone who is no active member of it.';

commit;
