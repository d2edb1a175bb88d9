-- Deploy routiq:integration/decrypt_value to pg
-- requires: integration/authentication_tag
-- requires: core/refuse

begin;

-- function integration.decrypt_value(bytea, bytea, bytea)

-- The tag is compared before anything is decrypted, and as digests under the key, so that the time
-- it takes tells nothing. Raises RQ500.

create or replace function integration.decrypt_value(
    p_sealed bytea, p_key bytea, p_bound_to bytea
)
returns bytea
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_shortest constant int := 64; -- a vector, a block and a tag
    v_length int := octet_length(p_sealed) - 32;
    v_is_whole boolean := octet_length(p_sealed) >= c_shortest;
begin
    if v_is_whole then
        v_is_whole := extensions.hmac(
            substring(p_sealed from v_length + 1), substring(p_key from 1 for 32), 'sha256'
        ) = extensions.hmac(
            integration.authentication_tag(
                substring(p_sealed from 1 for v_length), p_key, p_bound_to
            ),
            substring(p_key from 1 for 32),
            'sha256'
        );
    end if;

    if v_is_whole is not true then
        perform core.refuse(
            'RQ500',
            'this credential was altered or damaged',
            'its contents do not fit the organization, the credential and the key that it names',
            'nothing was changed: restore the row, or store the credential again'
        );
    end if;

    return extensions.decrypt_iv(
        substring(p_sealed from 17 for v_length - 16),
        substring(p_key from 33 for 32),
        substring(p_sealed from 1 for 16),
        'aes-cbc/pad:pkcs'
    );
end
$function$;

alter function integration.decrypt_value(bytea, bytea, bytea) owner to app_owner;

revoke all on function integration.decrypt_value(bytea, bytea, bytea) from public;

comment on function integration.decrypt_value(bytea, bytea, bytea) is
    'Opens what integration.encrypt_value made. Raises RQ500 where it, or what it is bound to, was '
    'altered.';

commit;
