-- Deploy routiq:integration/store_credential to pg
-- requires: integration/credentials__policies
-- requires: integration/active_key
-- requires: integration/wrapped_key
-- requires: integration/opened_credential

begin;

-- function integration.store_credential(uuid, uuid, text, text, timestamptz, uuid)

-- Names its organization, so that migrations can call it too; for functions of clients row security
-- holds it to the caller's. Sent again with the same value it returns what is there: no
-- idempotency key, whose digest would tell of the value. Raises RQ404, RQ409, RQ422, RQ503.

create or replace function integration.store_credential(
    p_organization_id uuid,
    p_integration_id uuid,
    p_kind text,
    p_value text,
    p_expires_at timestamptz,
    p_id uuid default null
)
returns uuid
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_id uuid := coalesce(p_id, core.new_id());
    v_data_key bytea := extensions.gen_random_bytes(64);
    v_value bytea := convert_to(p_value, 'UTF8');
    v_key integration.key_encryption_keys;
    v_earlier integration.credentials;
begin
    if coalesce(octet_length(v_value), 0) not between 1 and 65536 then
        perform core.refuse(
            'RQ422', 'this cannot be a credential', 'its value must have 1 to 65,536 bytes',
            'pass the value as the other system gave it'
        );
    elsif p_integration_id is not null and not exists (
        select
        from integration.service_integrations as s
        where
            s.organization_id = p_organization_id
            and s.id = p_integration_id
            and s.deleted_at is null
    ) then
        perform core.refuse(
            'RQ404', 'there is no such integration', format('the id is "%s"', p_integration_id),
            'list the integrations of the organization'
        );
    end if;

    v_key := integration.active_key();

    insert into integration.credentials (
        organization_id,
        id,
        integration_id,
        kind,
        ciphertext,
        data_key_wrapped,
        kek_version,
        fingerprint,
        expires_at
    )
    values (
        p_organization_id,
        v_id,
        p_integration_id,
        p_kind,
        integration.encrypt_value(
            v_value,
            v_data_key,
            integration.credential_binding(p_organization_id, v_id, 'value ' || p_kind)
        ),
        integration.wrapped_key(v_data_key, p_organization_id, v_id, v_key.version),
        v_key.version,
        encode(
            substring(
                extensions.hmac(
                    v_value, integration.derived_key(v_data_key, 'fingerprint'), 'sha256'
                )
                from 1 for 8
            ),
            'hex'
        ),
        p_expires_at
    )
    on conflict do nothing;

    if found then
        return v_id;
    end if;

    select c.*
    into strict v_earlier
    from integration.credentials as c
    where
        c.organization_id = p_organization_id
        and c.integration_id = p_integration_id
        and c.kind = p_kind
        and c.replaced_by_id is null
        and c.deleted_at is null;

    if integration.opened_credential(v_earlier) <> p_value then
        perform core.refuse(
            'RQ409', 'this integration has such a credential',
            format('the credential "%s" has another value', v_earlier.id),
            'rotate it, so that the old value works until the new one does everywhere'
        );
    end if;

    return v_earlier.id;
end
$function$;

alter function integration.store_credential(
    uuid, uuid, text, text, timestamptz, uuid
)
owner to app_owner;

revoke all on function integration.store_credential(
    uuid, uuid, text, text, timestamptz, uuid
)
from public;

comment on function integration.store_credential(
    uuid, uuid, text, text, timestamptz, uuid
) is
    'Encrypts and keeps a credential of an organization; returns its id, also where the same value '
    'is there already. Raises RQ404 for an unknown integration, RQ409 where another value is '
    'there, RQ422, RQ503 where no fitting keyring is open.';

commit;
