-- function integration.open_keyring(jsonb, boolean)

-- Security definer, because whoever hands the keys over has no right on tables. Kept by
-- set_config() and not by an executed "set local", unlike the context: the text of a statement,
-- nested ones too, reaches pg_stat_statements, and the keys must not. A version that the database
-- does not know yet is kept for integration.start_kek. Raises RQ422.

create or replace function integration.open_keyring(
    p_keys jsonb, p_is_session boolean default false
)
returns int[]
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_entry record;
    v_key bytea;
    v_keyring jsonb := '{}'::jsonb;
    v_known int[] := '{}'::int[];
    v_check_value bytea;
begin
    if coalesce(jsonb_typeof(p_keys), 'null') <> 'object' or p_keys = '{}' then
        perform core.refuse(
            'RQ422',
            'this is no keyring',
            'a keyring is an object: a version, and the key of that version in base64',
            'hand over what the secret store holds, such as {"1": "…"}'
        );
    end if;

    perform integration.warn_of_disclosure(p_keys);

    for v_entry in
        select e.key, e.value
        from jsonb_each_text(p_keys) as e (key, value)
    loop
        v_key := integration.key_bytes(v_entry.value);

        if v_entry.key !~ '^[1-9][0-9]{0,8}$' or v_key is null then
            perform core.refuse(
                'RQ422',
                'the keyring holds what is no key',
                format('"%s" must be a version and its value 32 bytes in base64', left(v_entry.key, 20)),
                'make a key of 32 random bytes: openssl rand -base64 32'
            );
        end if;

        select k.check_value
        into v_check_value
        from integration.key_encryption_keys as k
        where k.version = v_entry.key::int;

        if found then
            v_known := v_known || v_entry.key::int;
        end if;

        if found and v_check_value <> integration.key_check_value(v_key) then
            perform core.refuse(
                'RQ422',
                'this is the wrong key',
                format('it is not the key-encryption key of version %s', v_entry.key),
                'nothing was changed: look the key up again in the secret store'
            );
        end if;

        v_keyring := v_keyring || jsonb_build_object(v_entry.key, encode(v_key, 'base64'));
    end loop;

    perform set_config('integration.keyring', v_keyring::text, not coalesce(p_is_session, false));

    return v_known;
end
$function$;

alter function integration.open_keyring(jsonb, boolean) owner to app_owner;

revoke all on function integration.open_keyring(jsonb, boolean) from public;
grant execute on function integration.open_keyring(jsonb, boolean) to app_worker, authenticator;

comment on function integration.open_keyring(jsonb, boolean) is
    'Opens the keys that wrap credentials, an object of versions and keys in base64, until the '
    'transaction ends; or for the session, which is never right behind a pooler. They are kept in '
    'this session alone. Pass them as a bind parameter. Returns the versions that the database '
    'knows. Raises RQ422 for a wrong key.';
