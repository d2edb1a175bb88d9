-- Deploy routiq:integration/use_credential to pg
-- requires: integration/opened_credential
-- requires: integration/credential_uses__policies
-- requires: core/request_header

begin;

-- function integration.use_credential(integration.credentials, text)

-- The one way to a value, so no use goes unlogged; a use that fails raises and logs nothing, because
-- nothing was shown. For functions that have a context, of clients or put together by hand. Raises
-- RQ422, RQ500, RQ503.

create or replace function integration.use_credential(
    p_credential integration.credentials, p_purpose text
)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_value text := integration.opened_credential(p_credential);
begin
    if coalesce(length(btrim(p_purpose)), 0) not between 1 and 500 then
        perform core.refuse(
            'RQ422', 'every use of a credential is logged with its purpose',
            'it has 1 to 500 characters', 'say what the value is needed for'
        );
    end if;

    insert into integration.credential_uses (
        organization_id,
        credential_id,
        purpose,
        outcome,
        actor_user_id,
        actor_role,
        request_id
    )
    values (
        p_credential.organization_id,
        p_credential.id,
        p_purpose,
        case when p_credential.replaced_by_id is null then 'current' else 'replaced' end,
        core.current_user_id(),
        core.current_role_in_org(),
        core.request_header('x-request-id')
    );

    return v_value;
end
$function$;

alter function integration.use_credential(integration.credentials, text) owner to app_owner;

revoke all on function integration.use_credential(integration.credentials, text) from public;

comment on function integration.use_credential(integration.credentials, text) is
    'Value of a credential; the use is logged with who, when and why. Raises RQ422 without a '
    'purpose, RQ500 where the credential was altered, RQ503 where the keyring lacks its key.';

commit;
