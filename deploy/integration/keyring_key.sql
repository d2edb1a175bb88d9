-- Deploy routiq:integration/keyring_key to pg
-- requires: integration/schema
-- requires: core/refuse

begin;

-- function integration.keyring_key(int)

-- A gateway that holds the keys in its configuration, as PostgREST does in app.settings.*, hands
-- them on with each request: they are opened where one is needed, and compared as those that a
-- worker hands over. What cannot be read is never part of an error. Raises RQ422, RQ503.

create or replace function integration.keyring_key(p_version int)
returns bytea
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_keyring jsonb := nullif(current_setting('integration.keyring', true), '')::jsonb;
    v_of_gateway text := nullif(current_setting('app.settings.credential_keyring', true), '');
    v_key bytea;
begin
    if v_keyring is null and v_of_gateway is not null then
        begin
            v_keyring := v_of_gateway::jsonb;
        exception
            when invalid_text_representation then
                perform core.refuse(
                    'RQ503',
                    'the keyring of the gateway cannot be read',
                    'app.settings.credential_keyring holds no object of versions and keys',
                    'nothing was changed: whoever runs the gateway mends its configuration'
                );
        end;

        perform integration.open_keyring(v_keyring);
        v_keyring := current_setting('integration.keyring')::jsonb;
    end if;

    v_key := decode(v_keyring ->> p_version::text, 'base64');

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

commit;
