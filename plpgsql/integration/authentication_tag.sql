-- function integration.authentication_tag(bytea, bytea, bytea)

-- The first half of HMAC-SHA-512 over what the value is bound to, vector and ciphertext, and the
-- length of the binding in bits (RFC 7518, section 5.2.2.1).

create or replace function integration.authentication_tag(
    p_sealed bytea, p_key bytea, p_bound_to bytea
)
returns bytea
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return substring(
        extensions.hmac(
            p_bound_to || p_sealed || int8send(octet_length(p_bound_to)::bigint * 8),
            substring(p_key from 1 for 32),
            'sha512'
        )
        from 1 for 32
    );
end
$function$;

alter function integration.authentication_tag(bytea, bytea, bytea) owner to app_owner;

revoke all on function integration.authentication_tag(bytea, bytea, bytea) from public;

comment on function integration.authentication_tag(bytea, bytea, bytea) is
    'Tag that shows whether a ciphertext, or what it is bound to, was altered.';
