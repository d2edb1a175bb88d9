-- Deploy routiq:integration/opened_credential to pg
-- requires: integration/unwrapped_key

begin;

-- function integration.opened_credential(integration.credentials)

-- Shows a secret and logs nothing: integration.use_credential does both. Raises RQ500, RQ503.

create or replace function integration.opened_credential(p_credential integration.credentials)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return convert_from(
        integration.decrypt_value(
            p_credential.ciphertext,
            integration.unwrapped_key(p_credential),
            integration.credential_binding(
                p_credential.organization_id, p_credential.id, 'value ' || p_credential.kind
            )
        ),
        'UTF8'
    );
end
$function$;

alter function integration.opened_credential(integration.credentials) owner to app_owner;

revoke all on function integration.opened_credential(integration.credentials) from public;

comment on function integration.opened_credential(integration.credentials) is
    'Value of a credential. Raises RQ500 where it was altered, RQ503 where the keyring lacks the '
    'version that wraps it.';

commit;
