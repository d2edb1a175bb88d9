-- Deploy routiq:integration/credential_binding to pg
-- requires: integration/schema

begin;

-- function integration.credential_binding(uuid, uuid, text)

-- A ciphertext that is copied to another organization, credential or purpose does not open there.

create or replace function integration.credential_binding(
    p_organization_id uuid, p_credential_id uuid, p_purpose text
)
returns bytea
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return convert_to(
        'credential ' || p_organization_id::text || ' ' || p_credential_id::text || ' ' || p_purpose,
        'UTF8'
    );
end
$function$;

alter function integration.credential_binding(uuid, uuid, text) owner to app_owner;

revoke all on function integration.credential_binding(uuid, uuid, text) from public;

comment on function integration.credential_binding(uuid, uuid, text) is
    'What a ciphertext of a credential is bound to.';

commit;
