-- Deploy routiq:integration/encrypt_value to pg
-- requires: integration/authentication_tag

begin;

-- function integration.encrypt_value(bytea, bytea, bytea, bytea)

-- A256CBC-HS512 (RFC 7518, section 5.2.5): AES-256 in CBC mode, then HMAC over it, with a half of
-- the key for each. pgcrypto has no AES-GCM, and the integrity of its OpenPGP functions rests on
-- SHA-1 and binds a value to nothing. Whoever calls leaves the vector out; the test vectors of the
-- standard need it.

create or replace function integration.encrypt_value(
    p_value bytea, p_key bytea, p_bound_to bytea, p_vector bytea default null
)
returns bytea
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_vector bytea := coalesce(p_vector, extensions.gen_random_bytes(16));
    v_sealed bytea := v_vector || extensions.encrypt_iv(
        p_value, substring(p_key from 33 for 32), v_vector, 'aes-cbc/pad:pkcs'
    );
begin
    return v_sealed || integration.authentication_tag(v_sealed, p_key, p_bound_to);
end
$function$;

alter function integration.encrypt_value(bytea, bytea, bytea, bytea) owner to app_owner;

revoke all on function integration.encrypt_value(bytea, bytea, bytea, bytea) from public;

comment on function integration.encrypt_value(bytea, bytea, bytea, bytea) is
    'Encrypts a value with a key of 64 bytes and binds it to where it belongs: vector, ciphertext '
    'and tag.';

commit;
