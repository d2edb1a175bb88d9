-- function api.whoami()

-- Security definer like every function of api: clients hold no right on core.

create or replace function api.whoami()
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();

    return jsonb_build_object(
        'user_id', core.current_user_id(),
        'organization_id', core.current_org_id(),
        'role', core.current_role_in_org(),
        'is_super_admin', core.is_super_admin(),
        'location_ids', core.current_location_ids(),
        'contact_id', core.current_contact_id()
    );
end
$function$;

alter function api.whoami() owner to app_owner;

revoke all on function api.whoami() from public;
grant execute on function api.whoami() to authenticated;

comment on function api.whoami() is
    'Who the caller is to the database: user, organization, role, branches, and the contact that '
    'a customer is. Raises RQ400, RQ401, RQ403.';
