-- Deploy routiq:integration/unwrapped_key to pg
-- requires: integration/credentials
-- requires: integration/decrypt_value
-- requires: integration/derived_key
-- requires: integration/keyring_key
-- requires: integration/credential_binding

begin;

-- function integration.unwrapped_key(integration.credentials)

-- Raises RQ500, RQ503.

create or replace function integration.unwrapped_key(p_credential integration.credentials)
returns bytea
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return integration.decrypt_value(
        p_credential.data_key_wrapped,
        integration.derived_key(integration.keyring_key(p_credential.kek_version), 'key wrap'),
        integration.credential_binding(
            p_credential.organization_id,
            p_credential.id,
            'key of version ' || p_credential.kek_version
        )
    );
end
$function$;

alter function integration.unwrapped_key(integration.credentials) owner to app_owner;

revoke all on function integration.unwrapped_key(integration.credentials) from public;

comment on function integration.unwrapped_key(integration.credentials) is
    'Data key of a credential. Raises RQ500 where it was altered, RQ503 where the keyring lacks '
    'the version that wraps it.';

commit;
