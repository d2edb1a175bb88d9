-- function api.switch_organization(text)

-- For people with several memberships. The rest of the transaction acts in the other organization;
-- behind PostgREST, where a call is a transaction, the answer tells whether the next request may
-- send the header x-organization-id. The header is set as api.pre_request sets it, and the membership
-- is looked up anew: whoever is no member there is refused, and stays where he was. Raises RQ400,
-- RQ401, RQ403.

create or replace function api.switch_organization(p_organization text)
returns jsonb
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform core.require_context();

    execute format(
        'set local request.headers = %L',
        coalesce(nullif(btrim(current_setting('request.headers', true)), '')::jsonb, '{}')
        || jsonb_build_object('x-organization-id', coalesce(p_organization, ''))
    );

    return api.whoami();
end
$function$;

alter function api.switch_organization(text) owner to app_owner;

revoke all on function api.switch_organization(text) from public;
grant execute on function api.switch_organization(text) to authenticated;

comment on function api.switch_organization(text) is
    'Goes on in another organization that the caller belongs to, named by its id or its external '
    'id; returns what api.whoami tells there. Raises RQ403 for everyone who is no active member of '
    'it.';
