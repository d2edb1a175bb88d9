-- Deploy routiq:core/load_context to pg
-- requires: core/load_context@contracted
-- requires: core/find_membership
-- reworks: core/load_context@contracted

begin;

-- function core.load_context()

-- The only reader of memberships. Security definer, so that callers need no right on what it calls.
-- core.find_membership tells who the caller is in the organization that the request names; nothing
-- stands in the context before that is known, and nothing after a refusal.
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
    v_is_uuid boolean := lower(v_named) ~ c_uuid;
    v_external_id text := case when not v_is_uuid then v_named end;
    v_found record;
begin
    -- Assigned, for a query on the function would keep its row in a store first.
    v_found := core.find_membership(
        core.jwt_sub(), case when v_is_uuid then v_named::uuid end, v_external_id
    );

    if v_found.role_in_org is null then
        perform core.refuse(
            'RQ403',
            'you are not an active member of this organization',
            format('the request names the organization "%s"', v_named),
            'name an organization that you belong to, or ask its owner to invite you'
        );
    end if;

    perform core.set_context(
        array[
            'user_id', 'organization_id', 'organization_external_id', 'role_in_org', 'contact_id',
            'is_super_admin', 'location_ids', 'request_key'
        ],
        array[
            v_found.user_id::text,
            v_found.organization_id::text,
            v_external_id,
            v_found.role_in_org,
            v_found.contact_id::text,
            v_found.is_super_admin::text,
            v_found.location_ids::text,
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
