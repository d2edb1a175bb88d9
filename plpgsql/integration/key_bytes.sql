-- function integration.key_bytes(text)

-- What cannot be read is null and never part of an error: it may be a key with a slip in it.

create or replace function integration.key_bytes(p_text text)
returns bytea
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_bytes bytea;
begin
    v_bytes := decode(translate(p_text, '-_', '+/'), 'base64');

    return case when octet_length(v_bytes) = 32 then v_bytes end;
exception
    when data_exception then
        return null;
end
$function$;

alter function integration.key_bytes(text) owner to app_owner;

revoke all on function integration.key_bytes(text) from public;

comment on function integration.key_bytes(text) is
    'Key of 32 bytes from its base64 form, also the one that is safe in addresses (Fernet keys '
    'have it); null for everything else.';
