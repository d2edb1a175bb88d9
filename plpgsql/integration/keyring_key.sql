-- function integration.keyring_key(int)

-- Raises RQ503.

create or replace function integration.keyring_key(p_version int)
returns bytea
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_keyring jsonb := nullif(current_setting('integration.keyring', true), '')::jsonb;
    v_key bytea := decode(v_keyring ->> p_version::text, 'base64');
begin
    if v_key is null then
        perform core.refuse(
            'RQ503',
            case
                when v_keyring is null then 'no keyring is open'
                else 'the keyring lacks a key'
            end,
            format('the key-encryption key of version %s is needed', p_version),
            'nothing was changed: open it with integration.open_keyring, in this transaction'
        );
    end if;

    return v_key;
end
$function$;

alter function integration.keyring_key(int) owner to app_owner;

revoke all on function integration.keyring_key(int) from public;

comment on function integration.keyring_key(int) is
    'Key-encryption key of a version, from the keyring. Raises RQ503 where the keyring is closed, '
    'or lacks it.';
