-- function standardisation.api_key_of(integration.credentials)

create or replace function standardisation.api_key_of(p_credential integration.credentials)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return integration.opened_credential(p_credential);
exception
    when sqlstate 'RQ503' then
        return null; -- no keyring is open here
end
$function$;

alter function standardisation.api_key_of(integration.credentials) owner to app_owner;

revoke all on function standardisation.api_key_of(integration.credentials) from public;

comment on function standardisation.api_key_of(integration.credentials) is
    'Value of a credential; null where no keyring is open.';
