-- Deploy routiq:integration/derived_key to pg
-- requires: integration/schema
-- requires: core/bootstrap

begin;

-- function integration.derived_key(bytea, text)

-- The expand step of HKDF with SHA-512, one block of 64 bytes (RFC 5869, section 2.3). Its extract
-- step is left out, because every key here is random already (section 3.3). One key for one
-- purpose: what is learnt of one tells nothing of the others.

create or replace function integration.derived_key(p_key bytea, p_purpose text)
returns bytea
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return extensions.hmac(
        convert_to('routiq ' || p_purpose, 'UTF8') || '\x01'::bytea, p_key, 'sha512'
    );
end
$function$;

alter function integration.derived_key(bytea, text) owner to app_owner;

revoke all on function integration.derived_key(bytea, text) from public;

comment on function integration.derived_key(bytea, text) is
    'Key of 64 bytes for one purpose, derived from a random key.';

commit;
