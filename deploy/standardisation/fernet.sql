-- Deploy routiq:standardisation/fernet to pg
-- requires: standardisation/schema
-- requires: core/refuse
-- requires: core/bootstrap

begin;

-- function standardisation.open_fernet(text)
-- function standardisation.opened_fernet(text)
-- function standardisation.credential_problem(text)

-- Kept by set_config(), like the keyring: the text of a nested statement reaches pg_stat_statements.
-- Raises RQ422.

create or replace function standardisation.open_fernet(p_key text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    if coalesce(p_key, '') !~ '^[A-Za-z0-9_-]{43}=$' then
        perform core.refuse(
            'RQ422', 'this is no Fernet key', 'it has 32 bytes in base64 for addresses on the web',
            'hand over the key that today''s application has'
        );
    end if;

    perform set_config('standardisation.fernet_key', translate(p_key, '-_', '+/'), false);
end
$function$;

alter function standardisation.open_fernet(text) owner to app_owner;

revoke all on function standardisation.open_fernet(text) from public;

comment on function standardisation.open_fernet(text) is
    'Opens the key by which today''s application keeps credentials, for this session alone. '
    'Pass it '
    'as a bind parameter. Raises RQ422 for what is no such key.';

-- Fernet: version 128, eight bytes of time, a vector, AES-128 in CBC mode, and HMAC-SHA-256 over all of
-- it. The first half of the key signs, the second encrypts. The tag is compared first, as digests, so
-- that the time it takes tells nothing.

create or replace function standardisation.opened_fernet(p_token text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_key bytea := decode(
        nullif(current_setting('standardisation.fernet_key', true), ''), 'base64'
    );
    v_token bytea;
    v_length int;
begin
    if v_key is null then
        return null;
    end if;

    v_token := decode(translate(p_token, '-_', '+/'), 'base64');
    v_length := octet_length(v_token) - 32;

    if v_length < 41 or (v_length - 25) % 16 <> 0 or get_byte(v_token, 0) <> 128 then
        return null;
    end if;

    if extensions.hmac(substring(v_token from v_length + 1), v_key, 'sha256') <> extensions.hmac(
        extensions.hmac(
            substring(v_token from 1 for v_length), substring(v_key from 1 for 16), 'sha256'
        ),
        v_key,
        'sha256'
    ) then
        return null;
    end if;

    return convert_from(
        extensions.decrypt_iv(
            substring(v_token from 26 for v_length - 25),
            substring(v_key from 17 for 16),
            substring(v_token from 10 for 16),
            'aes-cbc/pad:pkcs'
        ),
        'UTF8'
    );
exception
    when invalid_parameter_value or character_not_in_repertoire then
        return null; -- no base64, or no text inside
end
$function$;

alter function standardisation.opened_fernet(text) owner to app_owner;

revoke all on function standardisation.opened_fernet(text) from public;

comment on function standardisation.opened_fernet(text) is
    'What a Fernet token holds; null where no key is open, it is another key, or the token was '
    'altered.';

create or replace function standardisation.credential_problem(p_api_key text)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
begin
    return case
        when coalesce(p_api_key, '') = '' then 'no_key'
        when octet_length(p_api_key) > 65536 then 'over_long'
        when coalesce(
            current_setting('integration.keyring', true),
            current_setting('app.settings.credential_keyring', true),
            ''
        ) = '' then 'no_keyring'
        when p_api_key !~ '^gAAAA[A-Za-z0-9_-]{90,}={0,2}$' then null
        when coalesce(current_setting('standardisation.fernet_key', true), '') = ''
            then 'fernet_key_missing'
        when standardisation.opened_fernet(p_api_key) is null then 'fernet_wrong_key'
    end;
end
$function$;

alter function standardisation.credential_problem(text) owner to app_owner;

revoke all on function standardisation.credential_problem(text) from public;

comment on function standardisation.credential_problem(text) is
    'What stands in the way of encrypting a key of the old table anew, in this session; null where '
    'nothing does.';

commit;
