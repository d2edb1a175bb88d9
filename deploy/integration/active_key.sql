-- Deploy routiq:integration/active_key to pg
-- requires: integration/key_encryption_keys__policies
-- requires: integration/key_check_value
-- requires: integration/keyring_key

begin;

-- function integration.active_key()

-- Held for share until the transaction ends: integration.start_kek waits for whoever still wraps
-- by the old key, so that none is overlooked. Whoever waited for it finds the row changed and
-- looks again. The key is compared here too, because a value that is wrapped by a wrong key is
-- lost. Raises RQ422, RQ503.

create or replace function integration.active_key()
returns integration.key_encryption_keys
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_key integration.key_encryption_keys;
begin
    for v_try in 1..3 loop
        select k.*
        into v_key
        from integration.key_encryption_keys as k
        where k.status = 'active'
        for share;

        exit when found;
    end loop;

    if v_key.version is null then
        perform core.refuse(
            'RQ503', 'there is no key to wrap credentials with', 'no version is active',
            'whoever runs the database begins one with integration.start_kek'
        );
    elsif v_key.check_value
        <> integration.key_check_value(integration.keyring_key(v_key.version))
    then
        perform core.refuse(
            'RQ422',
            'this is the wrong key',
            format('it is not the key-encryption key of version %s', v_key.version),
            'nothing was changed: look the key up again in the secret store'
        );
    end if;

    return v_key;
end
$function$;

alter function integration.active_key() owner to app_owner;

revoke all on function integration.active_key() from public;

comment on function integration.active_key() is
    'Version by which new credentials are wrapped; its key is open, and the right one. Raises '
    'RQ422, RQ503.';

commit;
